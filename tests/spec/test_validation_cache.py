"""A spec that was valid is not judged by the schema again, and nothing that is wrong goes unseen by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.spec import SpecProblems, load_spec, spec_schema
from generators.spec.schema_validator import SchemaValidator

SPEC = "spec: 1\ntitle: A\nscenes:\n  - id: a\n    say: Hello there.\n"


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was judged by the schema, whole specs only."""
    seen: list[object] = []
    visit = SchemaValidator.visit

    def counted(
        self: SchemaValidator, value: object, schema: dict[str, object], path: tuple[str | int, ...]
    ) -> None:
        if not path:
            seen.append(value)
        visit(self, value, schema, path)

    monkeypatch.setattr(SchemaValidator, "visit", counted)
    return seen


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A valid spec."""
    path = tmp_path / "scene_specs" / "a.yaml"
    path.parent.mkdir()
    path.write_text(SPEC)
    return path


def test_a_valid_spec_is_judged_once(spec: Path, tmp_path: Path, walks: list[object]) -> None:
    """Comments and line breaks count for nothing; what is built is the same."""
    known: set[str] = set()
    first = load_spec(spec, project=tmp_path, validated=known)
    spec.write_text(f"# a comment\n{SPEC}\n")

    assert load_spec(spec, project=tmp_path, validated=known) == first
    assert (len(walks), len(known)) == (1, 1)


def test_a_mistake_is_told_every_time(spec: Path, tmp_path: Path, walks: list[object]) -> None:
    """Only valid specs are known."""
    known: set[str] = set()
    load_spec(spec, project=tmp_path, validated=known)
    spec.write_text(SPEC.replace("title: A", "titel: A"))

    for _ in range(2):
        with pytest.raises(SpecProblems, match="titel"):
            load_spec(spec, project=tmp_path, validated=known)
    assert (len(walks), len(known)) == (3, 1)


def test_a_file_that_vanished_is_missed(spec: Path, tmp_path: Path) -> None:
    """The disk is looked at every time."""
    known: set[str] = set()
    (spec.parent / "hill.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    spec.write_text(f"{SPEC}    background: {{type: image, file: hill.png}}\n")
    load_spec(spec, project=tmp_path, validated=known)
    (spec.parent / "hill.png").unlink()

    with pytest.raises(SpecProblems, match=r"hill\.png"):
        load_spec(spec, project=tmp_path, validated=known)


def test_another_schema_judges_anew(
    spec: Path, tmp_path: Path, walks: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest is of the judges, too."""
    known: set[str] = set()
    load_spec(spec, project=tmp_path, validated=known)
    other = tmp_path / "templates.v1.json"
    other.write_bytes(spec_schema.TEMPLATES.read_bytes() + b"\n")
    monkeypatch.setattr(spec_schema, "TEMPLATES", other)

    load_spec(spec, project=tmp_path, validated=known)

    assert (len(walks), len(known)) == (2, 2)
