"""The whole graph: from videos to steps in the order of the flow. Pure: opens no file, knows no vendor."""

from __future__ import annotations

from collections.abc import Sequence

from generators.plan import requests as ask
from generators.plan.image import ref_steps
from generators.plan.library import Library, pick
from generators.plan.paths import NODE_MODULES, REMOTION, source_path
from generators.plan.resolver import RoleResolver
from generators.plan.scene import ScenePlan
from generators.plan.step import Input, Step
from generators.plan.video import video_steps
from generators.spec.model import Video


def plan_video(video: Video, library: Library, resolver: RoleResolver) -> list[Step]:
    """All steps of one video, each after the steps it reads from."""
    scenes = [ScenePlan(video, scene, library, resolver) for scene in video.scenes]
    whole = list(video_steps(video, scenes, library, resolver))
    # The title layer comes first: segments read it.
    title = [step for step in whole if step.kind == "title"]
    rest = [step for step in whole if step.kind != "title"]
    palette = pick(scenes[0].tokens, library.art_tokens)
    refs = list(ref_steps(video, resolver, palette))
    return [*refs, *title, *(step for scene in scenes for step in scene.steps()), *rest]


def shared_steps(library: Library, sources: Sequence[str]) -> list[Step]:
    """The steps all videos share: Node packages, and the digests of the animation library.

    `sources` are the project-relative paths of the library's source files.
    """
    lock = Input("lock", f"{REMOTION}/package-lock.json")
    manifest = Input("manifest", f"{REMOTION}/package.json")
    stamp = f"{NODE_MODULES}/.cinemake"
    packages = Step(
        "npm", "", ask.PackagesRequest(), (lock, manifest), {"stamp": stamp}, tools=("node",), stored=False
    )
    digests = Step(
        "sources",
        "",
        ask.SourcesRequest(library.parts),
        (
            Input("packages", stamp),
            *(Input(f"source.{path}", path) for path in sorted(sources)),
        ),
        {part: source_path(part) for part in library.parts},
    )
    return [packages, digests]
