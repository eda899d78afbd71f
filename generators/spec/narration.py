"""Checks `say`: known voices, words in every text, unique marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generators.spec.document import Value, YamlPath
from generators.spec.narration_text import mark_mistake, read_say
from generators.spec.problems import did_you_mean
from generators.spec.schema_validator import Finding

MAX_CHARACTERS = 20_000
"""Limit of one scene, over all turns: about two hours of speech."""


def say_findings(say: Value, path: YamlPath, *, voices: Sequence[str], recorded: bool) -> Iterator[Finding]:
    """Findings of one `say`; `recorded` where the scene has a recorded take."""
    texts = [(path, say)] if isinstance(say, str) else []
    for index, turn in enumerate(say if isinstance(say, list) else ()):
        for name, text in turn.items() if isinstance(turn, dict) else ():
            if name not in voices:
                yield (*path, index, name), unknown_voice(name, voices), True
            if isinstance(text, str):
                texts.append(((*path, index, name), text))
    yield from _text_findings(texts)
    if not isinstance(say, list):
        return
    if recorded:
        yield path, "a recorded take has one voice; write `say` as one text", True
    total = sum(len(text) for _, text in texts)
    if total > MAX_CHARACTERS:
        message = f"expected at most {MAX_CHARACTERS:,} characters in one scene, found {total:,} characters"
        yield path, message, True


def unknown_voice(name: str, voices: Sequence[str]) -> str:
    """The message for an unknown voice."""
    near = did_you_mean(name, voices)
    return f'unknown voice "{name}"{near or "; known: " + ", ".join(voices)}'


def _text_findings(texts: Sequence[tuple[YamlPath, str]]) -> Iterator[Finding]:
    names: set[str] = set()
    for path, text in texts:
        mistake = mark_mistake(text)
        if mistake:
            yield path, mistake, False
            continue
        parsed = read_say(text)
        if not any(char.isalnum() for char in parsed.text):
            message = "expected words to speak, found none; leave out `say` and set `seconds` for silence"
            yield path, message, False
        for mark in parsed.marks:
            if mark.name in names:
                message = f"the mark [[{mark.name}]] appears twice in this scene; give each mark its own name"
                yield path, message, False
            names.add(mark.name)
