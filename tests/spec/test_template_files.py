"""Props of templates that are files: by their mark in the schema, whatever they are called."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generators.plan import requests as ask
from generators.plan.graph import plan_video
from generators.plan.library import Template
from generators.plan.step import Step, step_key
from generators.spec import find_problems, load_video
from generators.spec.model import TableReading
from generators.spec.spec_schema import TEMPLATES, spec_schema
from generators.spec.template_files import MARK, file_props
from tests.plan.house import LIBRARY, SmallResolver, roles

SPEC = """\
spec: 1
title: Two tables
slogan: Side by side
scenes:
  - id: only
    seconds: 2
    animation:
      template: two-tables
      source: {file: no file.txt}
      after: {file: new.csv, value: GDP}
      before: {file: old.csv}
"""
IN_PLACE = {
    "type": "object",
    "properties": {"labels": {"type": "array", "maxItems": 2}, "values": {"type": "array"}},
    "required": ["labels", "values"],
    "additionalProperties": False,
}
FILE = {
    "type": "object",
    "properties": {"file": {"type": "string"}, "value": {"type": "string"}},
    "required": ["file"],
    "additionalProperties": False,
}
TABLE = {"anyOf": [IN_PLACE, {**FILE, MARK: "table"}]}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spec that uses a template with two props that are files, and a third that only looks like one."""
    entry = {
        "doc": "Two tables.",
        "own_title": False,
        "reveals": None,
        "tokens": ["text"],
        "props": {"type": "object", "properties": {"source": FILE, "before": TABLE, "after": TABLE}},
    }
    templates = tmp_path / "templates.v1.json"
    templates.write_text(json.dumps({**json.loads(TEMPLATES.read_text("utf-8")), "two-tables": entry}))
    monkeypatch.setattr("generators.spec.spec_schema.TEMPLATES", templates)
    folder = tmp_path / "scene_specs"
    folder.mkdir()
    (folder / "film.yaml").write_text(SPEC, "utf-8")
    (folder / "old.csv").write_text("a,1\nb,2\n", "utf-8")
    (folder / "new.csv").write_text("name,year,GDP\na,2024,3\nb,2024,4\n", "utf-8")
    return tmp_path


def animation_step(project: Path) -> Step:
    """The animation step of the spec's one scene."""
    library = replace(
        LIBRARY,
        templates={"two-tables": Template("two-tables", ("text",), own_title=False, reveals=None)},
    )
    film = load_video(project / "scene_specs/film.yaml", project=project)
    return next(step for step in plan_video(film, library, SmallResolver()) if step.kind == "animation")


def key(project: Path) -> str:
    """The step's key by the files as they are; the timing, which is built, always has the same bytes."""
    step = animation_step(project)
    digests = {
        role: hashlib.sha256((project / path).read_bytes()).hexdigest() if role != "timing" else "0"
        for role, path in roles(step).items()
    }
    return step_key(step, version=1, input_digests=digests, tool_identities={})


def problems(project: Path) -> list[str]:
    """What `doit check` reports of the spec."""
    return [str(problem) for problem in find_problems(project / "scene_specs/film.yaml", project=project)]


def test_every_marked_prop_is_an_input(project: Path) -> None:
    """Their paths are in no request; a prop without the mark stays as written."""
    step = animation_step(project)

    assert roles(step) == {
        "timing": "build/film/scenes/only/timing.json",
        "file.before.0": "scene_specs/old.csv",
        "file.after.0": "scene_specs/new.csv",
    }
    assert step.request == ask.AnimationRequest(
        (
            ask.AnimationLayer(
                "two-tables",
                {"source": {"file": "no file.txt"}},
                "none",
                files={
                    "before": ask.TableFile("file.before.0", TableReading("en")),
                    "after": ask.TableFile("file.after.0", TableReading("en", value="GDP")),
                },
            ),
        )
    )


def test_the_key_follows_the_bytes_and_not_the_names(project: Path) -> None:
    """Of each of the files."""
    first = key(project)
    spec = project / "scene_specs/film.yaml"
    for name in ("old", "new"):
        (project / f"scene_specs/{name}.csv").rename(project / f"scene_specs/{name}er.csv")
        spec.write_text(spec.read_text("utf-8").replace(f"{name}.csv", f"{name}er.csv"), "utf-8")
        assert key(project) == first

    seen = {first}
    for name, text in (("older", "a,1\nb,9\n"), ("newer", "name,year,GDP\na,2024,3\nb,2024,9\n")):
        (project / f"scene_specs/{name}.csv").write_text(text, "utf-8")
        seen.add(key(project))
    assert len(seen) == 3


def test_each_file_is_opened_by_check(project: Path) -> None:
    """A missing one and one that the template cannot take are reported with line and field."""
    assert problems(project) == []

    (project / "scene_specs/old.csv").unlink()
    (project / "scene_specs/new.csv").write_text("name,year,GDP\na,1,3\nb,1,4\nc,1,5\n", "utf-8")

    assert problems(project) == [
        'scene_specs/film.yaml:10:21 scenes[only].animation.after.file: "new.csv" labels: '
        "expected at most 2 items, found 3\n    after: {file: new.csv, value: GDP}",
        "scene_specs/film.yaml:11:22 scenes[only].animation.before.file: "
        'there is no file "old.csv"\n    before: {file: old.csv}',
    ]


def test_every_mark_of_the_library_is_of_a_prop() -> None:
    """A mark deeper inside a prop would not be read."""

    def marks(part: Any) -> int:
        if isinstance(part, list):
            return sum(map(marks, part))
        return (MARK in part) + sum(map(marks, part.values())) if isinstance(part, dict) else 0

    rules = spec_schema()
    found = {name: file_props(rules.template(name)) for name in rules.templates}

    assert {name: len(props) for name, props in found.items()} == {
        name: marks(entry) for name, entry in rules.templates.items()
    }
    assert {name for name, props in found.items() if props} == {"bar-chart", "line-chart"}
