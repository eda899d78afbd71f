"""Characters that no text of a spec may hold, which only escapes bring into YAML."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.spec import find_problems


def messages(tmp_path: Path, text: str) -> list[str]:
    """What is said of a spec whose title is this, written in double quotes."""
    path = tmp_path / "film.yaml"
    path.write_text(f'spec: 1\ntitle: "{text}"\nscenes: [{{id: a, seconds: 1}}]\n', "utf-8")
    return [f"{problem.address}: {problem.message}" for problem in find_problems(path, project=tmp_path)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"a\e[31m", "001B"),
        (r"a\0", "0000"),
        (r"a\a", "0007"),
        (r"a\r", "000D"),
        (r"a\x7f", "007F"),
        (r"a\x9b", "009B"),
        (r"a\N", "0085"),
        (r"a\L", "2028"),
        (r"a\P", "2029"),
        (r"a\uFFFE", "FFFE"),
        (r"a\uFDD0", "FDD0"),
        (r"a\U0001FFFF", "1FFFF"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, text: str, code: str) -> None:
    """Control codes, separators and noncharacters."""
    said = f"title: the character U+{code} can be neither shown nor spoken; remove it"
    assert said in messages(tmp_path, text)


@pytest.mark.parametrize("sign", ["202D", "202E"])
def test_what_turns_text_around_is_refused(tmp_path: Path, sign: str) -> None:
    """An override, unlike a mark or an isolate."""
    assert messages(tmp_path, rf"a\u{sign}b") == [
        f"title: the character U+{sign} reverses the text; remove it"
    ]


@pytest.mark.parametrize("text", [r"a\tb\nc", r"\u200e\u200f\u2067\u2069", r"\u00a0\u200b\u200d", "é\u0301"])
def test_what_scripts_need_is_taken(tmp_path: Path, text: str) -> None:
    """Marks, isolates, joiners and spaces."""
    assert messages(tmp_path, text) == []


def test_what_is_ignored_may_hold_anything(tmp_path: Path) -> None:
    """An `x-` key is the author's own."""
    path = tmp_path / "film.yaml"
    path.write_text('spec: 1\nx-note: "\\e"\nscenes: [{id: a, seconds: 1}]\n', "utf-8")

    assert find_problems(path, project=tmp_path) == []
