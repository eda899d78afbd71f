"""Opens every file that a valid spec names and typesets its formulas, to find errors before a build does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from generators.media.inspect import Inspection
from generators.media.inspect.clip import inspect_clip
from generators.media.inspect.formula import inspect_formulas
from generators.media.inspect.picture import inspect_picture, inspect_reference
from generators.media.inspect.sound import inspect_music, inspect_recording
from generators.plan.paths import REMOTION
from generators.spec import Problem, load_document, load_video
from generators.spec.document import Document, YamlPath
from generators.spec.model import ImagePicture, Scene, Video, VideoPicture

Look = partial[Inspection]


def inspect_files(
    path: Path, *, project: Path, overrides: Mapping[str, str]
) -> tuple[list[Problem], list[str]]:
    """Problems and notes, with their places, of the files named in a spec that has no other problems."""
    video = load_video(path, project=project, overrides=overrides)
    document = load_document(path, project=project, overrides=overrides)
    seen: dict[tuple[object, ...], Inspection] = {}
    # Ordered and without duplicates: many scenes may show one file, or the defaults name it for all scenes.
    errors: dict[tuple[YamlPath, str], None] = {}
    notes: dict[tuple[YamlPath, str], None] = {}
    inspected = []
    for place, look in _files(video, project):
        call = (look.func, *look.args)
        inspected.append((place, seen[call] if call in seen else seen.setdefault(call, look())))
    for place, found in (*inspected, *_formulas(document.data, project)):
        at = _written(place, document)
        errors |= dict.fromkeys([(at, found.error)] if found.error else [])
        notes |= dict.fromkeys((at, note) for note in found.notes)
    noted = [document.problem(at, note) for at, note in notes]
    return (
        [document.problem(at, error) for at, error in errors],
        [f"{n.path}:{n.line}:{n.column} {n.address}: {n.message}" for n in noted],
    )


def _written(place: YamlPath, document: Document) -> YamlPath:
    """The place that names a scene's file: in the scene, else in the spec's defaults."""
    default = ("defaults", *place[2:])
    return default if place not in document.places and default in document.places else place


def _files(video: Video, project: Path) -> Iterator[tuple[YamlPath, Look]]:
    """Each named file by its place, with the call that inspects it."""
    if video.music and video.music.file:
        yield ("music", "file"), partial(inspect_music, project / video.music.file)
    for name, ref in video.refs.items():
        if ref.file:
            yield ("refs", name, "file"), partial(inspect_reference, project / ref.file)
    for index, scene in enumerate(video.scenes):
        yield from _scene_files(scene, ("scenes", index), project)


def _formulas(data: Mapping[str, Any], project: Path) -> list[tuple[YamlPath, Inspection]]:
    """Each formula by its place; inspected together, because starting the program takes a second."""
    texts: dict[YamlPath, str] = {}
    for index, scene in enumerate(data["scenes"]):
        layers = scene.get("animation")
        at: YamlPath = ("scenes", index, "animation")
        placed = (
            [((*at, n), layer) for n, layer in enumerate(layers)]
            if isinstance(layers, list)
            else [(at, layers)]
        )
        for place, layer in placed:
            if isinstance(layer, dict) and layer.get("template") == "formula":
                texts[*place, "tex"] = layer["tex"]
    if not texts:
        return []
    return list(zip(texts, inspect_formulas(list(texts.values()), project / REMOTION), strict=True))


def _scene_files(scene: Scene, place: YamlPath, project: Path) -> Iterator[tuple[YamlPath, Look]]:
    at = (*place, "background", "file")
    match scene.background:
        case ImagePicture(file=str(file)):
            yield at, partial(inspect_picture, project / file)
        case VideoPicture(file=file) as clip:
            yield at, partial(inspect_clip, project / file, clip)
        case _:
            pass
    recording = next((turn.voice.file for turn in scene.turns if turn.voice.file), None)
    if recording:
        yield (*place, "voice", "file"), partial(inspect_recording, project / recording)
