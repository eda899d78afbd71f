"""The graph of the whole project: every spec loaded and planned; a broken spec affects its own video only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generators.engine.library import library_sources, read_library
from generators.engine.project import Project
from generators.engine.resolver import ProjectResolver, VideoResolver, refuse_wrong_models
from generators.engine.tasks.locks import load_lock, refuse_lost_pins
from generators.errors import CinemakeError, SpecError
from generators.plan.graph import plan_video, shared_steps
from generators.plan.step import Step
from generators.spec import load_spec
from generators.spec.files import video_name
from generators.spec.model import Video
from generators.spec.validation_cache import ValidationCache
from generators.store.lock_file import Lock


@dataclass(frozen=True)
class Graph:
    """All steps by task name, the videos they make, and the errors of specs that could not be read."""

    steps: Mapping[str, Step]
    videos: Mapping[str, Video]
    long_forms: Mapping[str, Mapping[str, Any]]
    """The merged long form that each video was planned from."""
    broken: Mapping[str, CinemakeError]
    locks: Mapping[str, Lock] = field(default_factory=dict)
    """Locks by video."""
    resolvers: Mapping[str, VideoResolver] = field(default_factory=dict)
    """Resolvers of roles by video."""
    overridden: bool = False
    """Whether `name=value` on the command line overrides the specs."""

    def warnings(self, tasks: Iterable[str]) -> list[str]:
        """Warnings about the models that make these tasks: such as retirement dates and fallbacks taken."""
        return self._collected(tasks, lambda resolver: resolver.warnings())

    def reasons(self, tasks: Iterable[str]) -> list[str]:
        """The providers of these tasks' videos and why they were chosen, except under profile offline."""
        return self._collected(tasks, lambda resolver: resolver.reasons())

    def _collected(self, tasks: Iterable[str], lines: Callable[[VideoResolver], list[str]]) -> list[str]:
        videos = dict.fromkeys(self.steps[task].video for task in tasks if task in self.steps)
        return [
            f"{name}: {line}"
            for name in videos
            if name in self.resolvers
            for line in lines(self.resolvers[name])
        ]

    def of_video(self, name: str) -> list[Step]:
        """The steps that belong to one video."""
        return [step for step in self.steps.values() if step.video == name]


def load_graph(
    project: Project, overrides: Mapping[str, str], validated: ValidationCache | None = None
) -> Graph:
    """Read and plan every spec of the project. An error in a spec is kept under its name, not raised."""
    library = read_library(project.root)
    steps = {step.task: step for step in shared_steps(library, library_sources(project.root))}
    videos: dict[str, Video] = {}
    long_forms: dict[str, Mapping[str, Any]] = {}
    broken: dict[str, CinemakeError] = {}
    locks: dict[str, Lock] = {}
    project_resolver = ProjectResolver(project)
    resolvers: dict[str, VideoResolver] = {}
    for path in project.specs:
        try:
            video, long_form = load_spec(path, project=project.root, overrides=overrides, validated=validated)
        except CinemakeError as error:
            broken[video_name(path)] = error
            continue
        try:
            resolver = project_resolver.resolver(video)
            refuse_wrong_models(resolver, path, project=project.root, overrides=overrides)
            planned = {step.task: step for step in plan_video(video, library, resolver)}
            lock = load_lock(project.root, video.name)
            refuse_lost_pins(lock, planned)
        except SpecError as error:
            broken[video_name(path)] = error
            continue
        except CinemakeError as error:
            # Only a provider can detect this, such as a voice that it does not have.
            broken[video_name(path)] = SpecError(f"{video.spec_path}: {error}")
            continue
        videos[video.name] = video
        long_forms[video.name] = long_form
        locks[video.name] = lock
        resolvers[video.name] = resolver
        steps |= planned
    return Graph(steps, videos, long_forms, broken, locks, resolvers, overridden=bool(overrides))
