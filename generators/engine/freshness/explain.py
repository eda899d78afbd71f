"""Why a step is not fresh: the root causes, and the chain of steps from them to this one.

Causes are not guessed: an edit of the spec counts if the plan without it gives the step another request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from generators.engine.freshness.changes import Change, Steps, changes, without
from generators.engine.freshness.check import FreshnessCheck
from generators.engine.freshness.forecast import Forecast
from generators.engine.tasks.graph import Graph
from generators.errors import CinemakeError, SpecError
from generators.plan.graph import plan_video
from generators.plan.kinds import kind_of
from generators.plan.library import Library
from generators.plan.step import Step, canonical
from generators.spec import load_document, load_long_form, locate
from generators.spec.build import build_video
from generators.spec.document import Document
from generators.store.record import MadeFrom


@dataclass(frozen=True)
class Explainer:
    """Explains the steps of one graph with the files on disk now."""

    graph: Graph
    freshness: FreshnessCheck
    library: Library
    root: Path
    forecasts: Mapping[str, Forecast]

    @cached_property
    def makers(self) -> dict[str, Step]:
        """The step that makes each path."""
        return {path: step for step in self.graph.steps.values() for path in step.outputs.values()}

    def chain(self, task: str) -> list[tuple[str, list[str]]]:
        """The tasks from the root causes to this one, each with its own causes; empty for a fresh task."""
        found: dict[str, list[str]] = {}
        self._visit(self.graph.steps[task], found)
        return list(found.items())

    def _visit(self, step: Step, found: dict[str, list[str]]) -> None:
        if step.task in found or self.forecasts[step.task].action == "fresh":
            return
        for item in step.inputs:
            if item.keyed and item.path in self.makers:
                self._visit(self.makers[item.path], found)
        found[step.task] = self.causes(step)

    def causes(self, step: Step) -> list[str]:
        """The causes at this step itself, one sentence each."""
        forgotten = self.freshness.record.is_forgotten(step.task)
        causes = ["forgotten by doit forget"] if forgotten else []
        basis = self.freshness.record.basis(step.task)
        if basis is None:
            planned = self.forecasts[step.task]
            known = f": {planned.reason}" if planned.action in ("restore", "pinned") else ""
            return [*causes, f"never made here{known}"]
        if basis.parts["version"] != kind_of(step).version:
            causes.append(f"recipe version {basis.parts['version']} -> {kind_of(step).version}")
        for tool in step.tools:
            old = basis.parts["tools"].get(tool)
            if old != self.freshness.tools[tool]:
                causes.append(f"{tool} {old} -> {self.freshness.tools[tool]}")
        if basis.parts["request"] != json.loads(canonical(step.request)):
            causes += self._edits(step, basis)
        for item in step.inputs:
            known = basis.parts["inputs"].get(item.role)
            made_here = item.path in self.makers
            if item.keyed and not made_here and self.freshness.files.digest(item.path) != known:
                causes.append(f"{item.path} changed")
        if step.pinned:  # it is made again for a lost file, not for an edit
            return [*causes, *self._missing(step)]
        return causes or self._other_inputs(step, basis) or self._missing(step)

    def _other_inputs(self, step: Step, basis: MadeFrom) -> list[str]:
        """Inputs that are fresh but differ from before, as after a swap of scenes."""
        moved = [
            item.path
            for item in step.inputs
            if item.keyed
            and item.path in self.makers
            and self.forecasts[self.makers[item.path].task].action == "fresh"
            and self.freshness.files.digest(item.path) != basis.parts["inputs"].get(item.role)
        ]
        if not moved:
            return []
        edits = self._changes(step, basis.spec)
        # Scenes that were reordered, added or removed: an edit inside a scene does not move another one.
        orders = [
            edit.text for edit in edits if edit.change.path[0] == "scenes" and len(edit.change.path) < 3
        ]
        return orders or [f"{moved[0]} has other content"]

    def _missing(self, step: Step) -> list[str]:
        gone = [path for path in step.outputs.values() if self.freshness.files.digest(path) is None]
        if gone:
            return [f"{gone[0]} is missing"]
        finished = self.freshness.record.finished(step.task)
        changed = [
            p
            for p, sha256 in (finished.outputs if finished else {}).items()
            if self.freshness.files.digest(p) != sha256
        ]
        return [f"{changed[0]} was changed after it was made"] if changed else []

    def _edits(self, step: Step, basis: MadeFrom) -> list[str]:
        """The edits of the spec that changed its request; else a change of provider."""
        edits = self._changes(step, basis.spec)
        decisive = [edit.text for edit in edits if self._decides(edit, step)]
        if decisive:
            return list(dict.fromkeys(decisive))  # `defaults` is written once for many scenes
        before, now = _makers(basis.parts["request"]), _makers(json.loads(canonical(step.request)))
        if before != now:
            return [
                f"made by {now} instead of {before}: a key, the profile or the catalogue changed; "
                "see doit providers"
            ]
        # No edit decides alone: either of two would do, or a newer cinemake plans differently.
        return [edit.text for edit in edits] or ["this version of cinemake plans it differently"]

    def _changes(self, step: Step, spec: str) -> list[_Edit]:
        """All edits since the step was made."""
        text = self.freshness.record.spec(spec)
        if text is None or step.video not in self.graph.videos:
            return []
        path = self.graph.videos[step.video].spec_path
        document = load_document(self.root / path, project=self.root)
        old, new = json.loads(text), self.graph.long_forms[step.video]
        overridden = self._overridden(path, new)
        return [
            _Edit(
                change,
                f"the command line: {change}" if change.path in overridden else _located(change, document),
                old,
            )
            for change in changes(old, new)
        ]

    def _overridden(self, path: str, form: Mapping[str, Any]) -> set[Steps]:
        """Paths of the values that come from `name=value` arguments and have no line in the spec."""
        if not self.graph.overridden:
            return set()
        try:
            written = load_long_form(self.root / path, project=self.root)
        except SpecError:  # the spec is not valid without them
            return set()
        return {change.path for change in changes(written, form)}

    def _decides(self, edit: _Edit, step: Step) -> bool:
        """Whether the step's request would differ without the edit."""
        form = without(self.graph.long_forms[step.video], edit.change, edit.old)
        try:
            video = build_video(form, spec_path=self.graph.videos[step.video].spec_path)
            project_resolver = self.graph.resolvers[step.video].project_resolver
            planned = plan_video(video, self.library, project_resolver.resolver(video))
        except (CinemakeError, KeyError, StopIteration):
            return True
        before = next((other.request for other in planned if other.task == step.task), None)
        return before is None or canonical(before) != canonical(step.request)


def _makers(request: Mapping[str, Any]) -> str:
    """The providers a request names, with their models and options."""
    models = [
        part["model"] for part in (request, *request.get("turns", ())) if isinstance(part.get("model"), dict)
    ]
    texts = (" ".join([model["provider"], model.get("model") or "", *_options(model)]) for model in models)
    return ", ".join(dict.fromkeys(text.strip() for text in texts))


def _options(model: Mapping[str, Any]) -> list[str]:
    return [f"{name}={value}" for name, value in sorted(model.get("options", {}).items())]


@dataclass(frozen=True)
class _Edit:
    change: Change
    text: str
    old: Mapping[str, Any]
    """The long form before the edits."""


def _located(change: Change, document: Document) -> str:
    """The edit with its line in the spec: in the scene, in `defaults`, or for the whole video."""
    keys = change.path
    candidates = [change]
    if keys[0] == "scenes" and len(keys) > 2:  # a value inside a scene
        candidates += [replace(change, path=("defaults", *keys[2:])), replace(change, path=keys[2:])]
    for candidate in candidates:
        place = _place(candidate.path, document)
        if place in document.places:
            return f"{document.path}:{locate(document, place)[0]} {candidate}"
    return f"{document.path}:{locate(document, _place(keys, document))[0]} {change}"


def _place(path: Steps, document: Document) -> Steps:
    """A change's path with the scene's position in place of its id, as in the document."""
    if path[0] != "scenes" or len(path) == 1:
        return path
    ids = [scene.get("id") for scene in document.data["scenes"]]
    return ("scenes", ids.index(path[1]), *path[2:]) if path[1] in ids else ("scenes",)
