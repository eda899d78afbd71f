"""Where things lie under the project: the only place that spells `build/`."""

from __future__ import annotations

BUILD = "build"
SPECS = "scene_specs"
REMOTION = "remotion"
STATE = ".cinemake"
SOURCES = f"{BUILD}/.sources"
NODE_MODULES = f"{REMOTION}/node_modules"


def is_built(path: str) -> bool:
    """Whether a project-relative path is of what builds make."""
    return path.startswith(f"{BUILD}/")


def lock_path(video: str) -> str:
    """The file that holds a video's generated results, such as `scene_specs/gdp.lock`."""
    return f"{SPECS}/{video}.lock"


def video_path(video: str, file: str) -> str:
    """A file of a whole video, such as `build/gdp/final.mp4`."""
    return f"{BUILD}/{video}/{file}"


def scene_path(video: str, scene: str, file: str) -> str:
    """A file of one scene, such as `build/gdp/scenes/hook/segment.mp4`."""
    return f"{BUILD}/{video}/scenes/{scene}/{file}"


def source_path(part: str) -> str:
    """The digest of one part of the animation library, such as `build/.sources/bullets.json`."""
    return f"{SOURCES}/{part}.json"
