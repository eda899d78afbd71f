"""`doit show`, `doit check`, `doit schema`: what they print and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generators.commands.check import Check, check
from generators.commands.schema import Schema
from generators.commands.show import Show, show_text
from generators.commands.specs import spec_paths
from generators.errors import UsageError
from generators.spec.llm_instructions import schema_for_llm
from generators.spec.spec_schema import spec_schema

GOOD = "spec: 1\nscenes:\n  - {id: a, say: Hello.}\n"
BAD = "spec: 1\ntitel: Film\nscenes:\n  - {id: a}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a good and a bad spec, in which the command stands."""
    specs = tmp_path / "scene_specs"
    specs.mkdir()
    (specs / "good.yaml").write_text(GOOD, "utf-8")
    (specs / "bad.yaml").write_text(BAD, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_show_prints_every_default(project: Path) -> None:
    """The long form has what the author left away."""
    text = show_text(project / "scene_specs" / "good.yaml", project=project, overrides={"fps": "60"})

    assert text.startswith("spec: 1\ntitle: Good\nlanguage: en\noutput:\n  size: 1920x1080\n  fps: 60\n")
    assert "    type: gradient\n" in text


def test_check_lists_problems_and_counts_them(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One block for each problem, one line for each good spec, one line that counts."""
    code = check(spec_paths([], project=project), project=project)

    assert code == 3
    assert (
        capsys.readouterr().out
        == """\
scene_specs/bad.yaml:2:1 titel: unknown key, did you mean "title"?
    titel: Film
scene_specs/bad.yaml:4:5 scenes[a]: expected `say`, or `seconds` for a scene without speech; found neither
    - {id: a}
scene_specs/good.yaml: ok
2 problems in 1 of 2 specs
"""
    )


def test_check_speaks_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For editors and agents: the same problems as data."""
    check(spec_paths(["bad"], project=project), project=project, as_json=True)
    printed = json.loads(capsys.readouterr().out)

    assert printed["specs"] == ["scene_specs/bad.yaml"]
    assert printed["problems"][0] == {
        "path": "scene_specs/bad.yaml",
        "line": 2,
        "column": 1,
        "address": "titel",
        "message": 'unknown key, did you mean "title"?',
        "source_line": "titel: Film",
    }


def test_an_unknown_video_is_a_usage_error(project: Path) -> None:
    """The nearest name is offered."""
    with pytest.raises(UsageError) as caught:
        spec_paths(["goood"], project=project)

    assert str(caught.value) == 'there is no video "goood", did you mean "good"?'


@pytest.mark.parametrize(
    ("arguments", "code"), [(["good"], 0), (["--json", "good"], 0), (["bad"], 3), (["nothing"], 3)]
)
def test_commands_end_with_a_code_and_never_a_traceback(
    project: Path, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """0, or 3 where nothing could be done."""
    assert code == Show().parse_execute(list(arguments))
    assert code == Check().parse_execute(list(arguments))
    assert "Traceback" not in capsys.readouterr().err


def test_schema_prints_the_briefing(capsys: pytest.CaptureFixture[str]) -> None:
    """The text for language models names every template and nothing that is not built."""
    assert Schema().parse_execute(["--for-llm"]) == 0
    text = capsys.readouterr().out

    assert text == schema_for_llm()
    assert all(f"- template: {name}" in text for name in spec_schema().templates)
    assert "Not built" not in text
