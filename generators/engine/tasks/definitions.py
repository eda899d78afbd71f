"""Steps as doit tasks: names, files and edges for doit's command line; cinemake's runner does the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from doit import doit_cmd
from doit.exceptions import InvalidDodoFile
from doit.globals import Globals

from generators.engine.freshness.check import FreshnessCheck
from generators.engine.freshness.tool_identities import ToolIdentities
from generators.engine.project import find_project
from generators.engine.tasks.backend import ContentChecker, RecordBackend
from generators.engine.tasks.edges import wire
from generators.engine.tasks.graph import Graph, load_graph
from generators.engine.tasks.specs import ValidatedSpecs
from generators.errors import UsageError
from generators.plan.kinds import KINDS, end_products, kind_of
from generators.plan.step import Step
from generators.spec.files import name_mistake
from generators.store.lock_file import Lock

DOIT_CONFIG = {
    "default_tasks": ["video"],
    "continue": True,
    "verbosity": 1,
    "check_file_uptodate": ContentChecker,
}

NOT_OURS = (
    "doit did not read this project's pyproject.toml: start doit in the project's root folder "
    "(and without --backend), or call its ./doitw from anywhere"
)

VIDEO_DOC = "whole videos"


def overrides() -> Mapping[str, str]:
    """The `name=value` arguments of this command, which doit removes from the command line."""
    return dict(doit_cmd._CMDLINE_VARS or {})  # noqa: SLF001  # no public way to list them; a contract test guards it


def project_freshness(backend: object, locks: Mapping[str, Lock]) -> FreshnessCheck:
    """The freshness check over the record that doit has opened. Raises UsageError for another backend."""
    if not isinstance(backend, RecordBackend):
        # Started with -f or -k from another folder: doit did not read the project's pyproject.toml,
        # which names the backend and the `run` command.
        raise UsageError(NOT_OURS)
    project = backend.project
    return FreshnessCheck(
        record=backend.record,
        files=backend.files,
        tools=ToolIdentities(backend.record, project.root),
        store=project.store,
        kept=project.kept,
        locks=locks,
    )


@dataclass(frozen=True)
class UpToDate:
    """What `doit list -s` and `doit info` ask: whether the step and everything it depends on is fresh."""

    step: Step
    graph: Graph
    makers: Mapping[str, Step]
    """The step that makes each path."""
    memo: dict[str, bool]
    """Answers by task name, shared by all tasks of one command."""

    def __call__(self) -> bool:
        """Whether neither this step nor any step before it would run."""
        return self._is_fresh(self.step, project_freshness(Globals.dep_manager.backend, self.graph.locks))

    def __repr__(self) -> str:
        return "its outputs, inputs or request changed"

    def _is_fresh(self, step: Step, freshness: FreshnessCheck) -> bool:
        if step.task not in self.memo:
            makers = (self.makers[item.path] for item in step.inputs if item.path in self.makers)
            on_fresh = all(self._is_fresh(maker, freshness) for maker in makers)
            self.memo[step.task] = on_fresh and freshness.is_fresh(step)
        return self.memo[step.task]


def task_cinemake() -> Iterator[dict[str, Any]]:
    """All tasks of the project: one per step, and `video:<name>` for each video."""
    # None where doit only asks for names, as `doit tabcompletion --hardcode-tasks` does.
    backend = Globals.dep_manager.backend if Globals.dep_manager else RecordBackend("record", None)
    if not isinstance(backend, RecordBackend):
        raise InvalidDodoFile(NOT_OURS)
    graph = load_graph(find_project(), overrides(), ValidatedSpecs(backend.record))
    try:
        makers = wire(graph.steps.values())
    except UsageError as unwalkable:
        raise InvalidDodoFile(str(unwalkable)) from unwalkable
    memo: dict[str, bool] = {}
    groups = {name: kind.doc for name, kind in KINDS.items() if kind.in_videos} | {"video": VIDEO_DOC}
    for name, doc in groups.items():
        yield {"basename": name, "name": None, "doc": doc}
    for step in graph.steps.values():
        yield _step_task(step, UpToDate(step, graph, makers, memo))
    for name, video in graph.videos.items():
        ends = [f"{kind}:{name}" for kind in end_products()]
        meta = {"video": name, "graph": graph}
        yield {
            "basename": "video",
            "name": name,
            "doc": video.title,
            "actions": None,
            "task_dep": ends,
            "meta": meta,
        }
    for name, error in graph.broken.items():
        if not name_mistake(name):  # doit allows no `=` in a task's name
            meta = {"video": name, "graph": graph, "error": error}
            doc = f"has errors: doit check {name}"
            yield {"basename": "video", "name": name, "doc": doc, "actions": None, "meta": meta}


def _step_task(step: Step, uptodate: UpToDate) -> dict[str, Any]:
    task: dict[str, Any] = {
        "basename": step.kind,
        "doc": kind_of(step).doc,
        "actions": [_refuse],
        "file_dep": [item.path for item in step.inputs],
        "targets": list(step.outputs.values()),
        "uptodate": [uptodate],
        "meta": {"step": step, "graph": uptodate.graph},
    }
    if step.name:
        task["name"] = step.name
    return task


def _refuse() -> None:
    raise UsageError(NOT_OURS)


def step_of(task: Any) -> Step | None:  # noqa: ANN401  # doit is untyped
    """The step behind a task; None for groups and videos."""
    step: Step | None = (task.meta or {}).get("step")
    return step


def graph_behind(tasks: Iterable[Any]) -> Graph:
    """The graph behind doit's tasks."""
    graph: Graph = next(task.meta["graph"] for task in tasks if task.meta)
    return graph
