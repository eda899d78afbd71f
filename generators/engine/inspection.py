"""Opens every file a valid spec names, for `doit check`: a build would stumble over the same ones later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from generators.media.inspect import Inspection
from generators.media.inspect.clip import inspect_clip
from generators.media.inspect.picture import inspect_picture
from generators.media.inspect.sound import inspect_music, inspect_recording
from generators.spec import Problem, load_document, load_video
from generators.spec.document import Path as YamlPath
from generators.spec.model import ImagePicture, Scene, Video, VideoPicture

Look = Callable[[], Inspection]


def inspect_files(
    path: Path, *, project: Path, overrides: Mapping[str, str]
) -> tuple[list[Problem], list[str]]:
    """Problems of the files that a spec without other problems names, and notes; both with their places."""
    video = load_video(path, project=project, overrides=overrides)
    document = load_document(path, project=project, overrides=overrides)
    problems, notes = [], []
    for place, look in _files(video, project):
        found = look()
        if found.error:
            problems.append(document.problem(place, found.error))
        for note in found.notes:
            at = document.problem(place, note)
            notes.append(f"{at.path}:{at.line}:{at.column} {at.address}: {note}")
    return problems, notes


def _files(video: Video, project: Path) -> Iterator[tuple[YamlPath, Look]]:
    """Each named file once per place, and how it is looked at."""
    if video.music and video.music.file:
        yield ("music", "file"), partial(inspect_music, project / video.music.file)
    for name, ref in video.refs.items():
        if ref.file:
            yield ("refs", name, "file"), partial(inspect_picture, project / ref.file)
    for index, scene in enumerate(video.scenes):
        yield from _scene_files(scene, ("scenes", index), project)


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
