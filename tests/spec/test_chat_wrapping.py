"""A spec with a chat's answer around it: the message says so, at the line where it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.spec import find_problems

SPEC = "spec: 1\nscenes:\n  - id: a\n    say: Hello.\n"
FENCED = "a Markdown fence is not part of a spec; remove the {} lines and text around them"
BEFORE = "this text is not part of the spec; remove it, or put # before each of its lines"


def message(tmp_path: Path, text: str) -> tuple[int, int, str]:
    """Place and message of the only problem."""
    path = tmp_path / "film.yaml"
    path.write_text(text, "utf-8")
    (problem,) = find_problems(path, project=tmp_path)
    return problem.line, problem.column, problem.message


@pytest.mark.parametrize("fence", ["```yaml", "```", "~~~yml", "~~~", "````YAML", "  ```yaml"])
def test_a_fence_is_named(tmp_path: Path, fence: str) -> None:
    """Of either sign, with and without a language."""
    sign = fence.strip()[:3]
    text = f"\n{fence}\n{SPEC}{sign}\n\nLet me know!\n"

    assert message(tmp_path, text) == (2, 1, FENCED.format(sign))


def test_the_end_of_a_fence_alone_is_named(tmp_path: Path) -> None:
    """When only its beginning was taken away."""
    assert message(tmp_path, SPEC + "```\n") == (5, 1, FENCED.format("```"))
    assert message(tmp_path, SPEC + "~~~\nLet me know!\n") == (5, 1, FENCED.format("~~~"))


@pytest.mark.parametrize("first", ["Here is your spec:", "Sure! I made this.", "yaml", "**Your video**"])
def test_text_before_a_spec_is_named(tmp_path: Path, first: str) -> None:
    """With a fence behind it and without."""
    fenced = "this text is not part of the spec; remove it and the ``` lines"
    assert message(tmp_path, f"{first}\n\n```yaml\n{SPEC}```\n") == (1, 1, fenced)
    assert message(tmp_path, f"{first}\n\n{SPEC}") == (1, 1, BEFORE)


def test_text_behind_a_spec_is_named(tmp_path: Path) -> None:
    """A closing remark."""
    text = SPEC + "\nThis spec follows your schema. I hope you like it!\n"

    assert message(tmp_path, text) == (6, 1, BEFORE)


def test_a_remark_with_a_colon_is_named(tmp_path: Path) -> None:
    """YAML takes it for a key; no key of a spec has a space in it."""
    text = SPEC + "\nOne more thing: I kept it short.\n"

    said = "unknown key; if it is not part of the spec, remove it or put # before it"
    assert message(tmp_path, text) == (6, 1, said)


@pytest.mark.parametrize(
    "text",
    [
        "# A remark\n\n" + SPEC,
        "---\n" + SPEC,
        "%YAML 1.2\n---\n" + SPEC,
        "title: Before\n" + SPEC,
        "x-note: here it is\n" + SPEC,
        '"spec": 1\n"scenes": [{"id": "a", "say": "Hello."}]\n',
        '{"spec": 1, "scenes": [{"id": "a", "say": "Hello."}]}\n',
        SPEC.replace("Hello.", "|\n      Here is how:\n      ```yaml\n      spec: 1\n      ```"),
    ],
)
def test_a_spec_is_left_alone(tmp_path: Path, text: str) -> None:
    """Comments, markers, other keys first, JSON, and a fence inside a text."""
    path = tmp_path / "film.yaml"
    path.write_text(text, "utf-8")

    assert find_problems(path, project=tmp_path) == []
