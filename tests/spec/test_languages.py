"""Languages of two letters are those of ISO 639-1."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.spec import find_problems


def messages(tmp_path: Path, language: str) -> list[str]:
    """What is said of a spec in this language."""
    path = tmp_path / "film.yaml"
    path.write_text(f"spec: 1\nlanguage: '{language}'\nscenes: [{{id: a, seconds: 1}}]\n", "utf-8")
    return [problem.message for problem in find_problems(path, project=tmp_path)]


@pytest.mark.parametrize(
    ("language", "cure"),
    [("xx", ""), ("cn", '; write "zh-CN"'), ("jp-JP", '; write "ja"'), ("GR", '; write "el"')],
)
def test_a_language_that_is_none_is_refused(tmp_path: Path, language: str, cure: str) -> None:
    """A country's letters get the language that was meant."""
    first = language[:2].lower()
    assert messages(tmp_path, language) == [f'there is no language "{first}" (ISO 639-1){cure}']


@pytest.mark.parametrize("language", ["en", "zh-CN", "pt-BR", "iw", "yue", "cmn-Hans-CN", "EN-gb"])
def test_a_language_is_taken(tmp_path: Path, language: str) -> None:
    """With script and region; one of three letters is for the voice to judge."""
    assert messages(tmp_path, language) == []
