"""The steps of one generated picture: the prompt rewritten where the author wants it, then the picture.

prompt ─► (prompt) ─► image        refs ─► image
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from generators.plan import requests as ask
from generators.plan.paths import video_path
from generators.plan.resolver import RoleResolver, asked_of
from generators.plan.step import Input, Step
from generators.spec.model import ImagePicture, Json, Video


@dataclass(frozen=True)
class ImageTarget:
    """Where a picture belongs."""

    name: str
    """Of its tasks, after the kind."""
    path: str
    """The picture's file."""
    palette: Mapping[str, Json]
    """The theme's colours there."""


def image_steps(
    video: Video, resolver: RoleResolver, place: ImageTarget, picture: ImagePicture, prompt: str
) -> Iterator[Step]:
    """The picture's step, after that of its prompt."""
    rewritten = _prompt(video, resolver, place, picture, prompt) if picture.enhance else None
    if rewritten is not None:
        yield rewritten
    inputs = [Input("prompt", rewritten.outputs["prompt"])] if rewritten else []
    inputs += [Input(f"ref.{n:02d}", ref_file(video, name)) for n, name in enumerate(picture.refs, 1)]
    inputs += [Input(role, file) for role, file in ask.option_files(resolver.image).items()]
    tools = resolver.tools_of("image", resolver.image)
    width, height = _size(video, picture)
    request = ask.ImageRequest(
        model=resolver.image,
        prompt=None if rewritten else prompt,
        style=video.style,
        width=width,
        height=height,
        palette=place.palette if tools is not None else None,
        seed=picture.seed,
        negative=picture.negative or None,
        take=picture.take if picture.take != 1 else None,
    )
    asked = asked_of(
        video,
        "image",
        tools is None,
        prompt=prompt,
        style=video.style,
        size=[width, height],
        seed=picture.seed,
        negative=picture.negative or None,
        take=picture.take,
    )
    yield Step(
        "image",
        place.name,
        request,
        tuple(inputs),
        {"image": place.path},
        tools=tools or (),
        generated=tools is None,
        asked=asked,
        pinned=picture.pin,
    )


def ref_steps(video: Video, resolver: RoleResolver, palette: Mapping[str, Json]) -> Iterator[Step]:
    """The pictures of the `refs` that are made from prompts, each once for the whole video."""
    for name, ref in video.refs.items():
        if ref.prompt is not None:
            place = ImageTarget(f"{video.name}/{REF}{name}", ref_file(video, name), palette)
            yield from image_steps(video, resolver, place, ImagePicture(size=REF_SIZE), ref.prompt)


REF = "ref."
"""No scene can be called so: ids hold no dot."""
REF_SIZE = (1024, 1024)


def ref_file(video: Video, name: str) -> str:
    """The picture of a ref: the author's own, or the one that is made."""
    return video.refs[name].file or video_path(video.name, f"refs/{name}.png")


def _prompt(
    video: Video, resolver: RoleResolver, place: ImageTarget, picture: ImagePicture, prompt: str
) -> Step:
    width, height = _size(video, picture)
    request = ask.PromptRequest(resolver.llm, prompt, video.style, width, height)
    asked = asked_of(video, "llm", True, prompt=prompt, style=video.style, size=[width, height])
    text = str(PurePosixPath(place.path).with_name("image-prompt.txt"))
    step = Step("prompt", place.name, request, (), {"prompt": text}, generated=True, asked=asked)
    return replace(step, pinned=picture.pin)


def _size(video: Video, picture: ImagePicture) -> tuple[int, int]:
    return picture.size or (video.output.width, video.output.height)
