"""Loads a spec: read, apply the command line's changes, check, build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from generators.spec.build import build_video
from generators.spec.checks import check
from generators.spec.document import Document
from generators.spec.files import name_mistake, twin_mistake, video_name
from generators.spec.longform import long_form
from generators.spec.model import Video
from generators.spec.overrides import apply_overrides
from generators.spec.paths import with_names_on_disk
from generators.spec.problems import Problem, SpecProblems
from generators.spec.schema_validator import SchemaValidator
from generators.spec.settings import read_settings
from generators.spec.spec_schema import SpecSchema, spec_schema
from generators.spec.validation_cache import ValidationCache, validation_key
from generators.spec.yaml_text import read_yaml

_NONE: Mapping[str, str] = {}


def load_video(path: Path, *, project: Path, overrides: Mapping[str, str] = _NONE) -> Video:
    """The model of one spec.

    Raises SpecProblems (a SpecError) that lists every problem, UsageError for overrides that name no field.
    """
    return load_spec(path, project=project, overrides=overrides)[0]


def load_spec(
    path: Path,
    *,
    project: Path,
    overrides: Mapping[str, str] = _NONE,
    validated: ValidationCache | None = None,
) -> tuple[Video, dict[str, Any]]:
    """The model of one spec and the long form it was built from. Raises like `load_video`.

    Data that `validated` holds is not checked against the schema again; data that passes is added.
    """
    document, rules = _checked(path, project=project, overrides=overrides, validated=validated)
    long = _long(document, rules, path, project)
    return build_video(long, spec_path=document.path), long


def load_long_form(path: Path, *, project: Path, overrides: Mapping[str, str] = _NONE) -> dict[str, Any]:
    """The merged long form as plain data. Raises like `load_video`."""
    document, rules = _checked(path, project=project, overrides=overrides)
    return _long(document, rules, path, project)


def load_document(path: Path, *, project: Path, overrides: Mapping[str, str] = _NONE) -> Document:
    """Data and positions of a spec, unchecked. Raises SpecProblems for bad YAML, UsageError for overrides."""
    shown = shown_path(path, project)
    mistake = name_mistake(video_name(path)) or twin_mistake(path)
    if mistake:
        raise SpecProblems([Problem(shown, 0, 0, "", mistake)])
    document = read_yaml(path, shown)
    if overrides:
        apply_overrides(document, overrides, spec_schema())
    return document


def find_problems(path: Path, *, project: Path, overrides: Mapping[str, str] = _NONE) -> list[Problem]:
    """Every problem of a spec in the order of the file; empty for a valid spec."""
    try:
        _checked(path, project=project, overrides=overrides)
    except SpecProblems as error:
        return list(error.problems)
    return []


def locate(document: Document, yaml_path: tuple[str | int, ...]) -> tuple[int, int]:
    """Line and column (from 1) of a value, or of the nearest enclosing one; (0, 0) where it is unknown."""
    place = document.place(yaml_path)
    return (place.line, place.column) if place else (0, 0)


def shown_path(path: Path, project: Path) -> str:
    """A spec's project-relative POSIX path; unchanged for a path outside the project."""
    try:
        return path.absolute().relative_to(project.absolute()).as_posix()
    except ValueError:
        return path.as_posix()


def _long(document: Document, rules: SpecSchema, path: Path, project: Path) -> dict[str, Any]:
    long = long_form(document.data, rules, video_name(path), profile=read_settings(project).profile)
    named: dict[str, Any] = with_names_on_disk(long, str(PurePosixPath(document.path).parent), project)
    return named


def _checked(
    path: Path, *, project: Path, overrides: Mapping[str, str], validated: ValidationCache | None = None
) -> tuple[Document, SpecSchema]:
    document = load_document(path, project=project, overrides=overrides)
    rules = spec_schema()
    walk = SchemaValidator(document, rules)
    known = validation_key(document.data) if validated is not None else ""
    if validated is None or known not in validated:
        walk.visit(document.data, rules.root, ())
        if validated is not None and not walk.findings:
            validated.add(known)
    # A value that YAML cut short is reported once, not also as the wrong value it became.
    cut = {path for path, _ in document.traps}
    findings = [(path, message, False) for path, message in document.traps]
    findings += [finding for finding in walk.findings if finding[0] not in cut]
    findings += check(document, project=project, wrong={path for path, _, _ in findings})
    if findings:
        raise SpecProblems(
            [document.problem(path, message, at_key=at_key) for path, message, at_key in findings]
        )
    return document, rules
