"""The llm and vision roles: the Protocol every model stands behind; vision is a chat with pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generators.providers.roles.call import Call, Usage
from generators.spec.model import Json


@dataclass(frozen=True)
class ChatPrompt:
    """Everything that decides an answer."""

    prompt: str
    system: str = ""
    images: tuple[Path, ...] = ()
    """Shown before the prompt, in this order."""
    schema: Mapping[str, Json] | None = None
    """JSON Schema (2020-12) that the answer must fit; None: free text."""
    temperature: float | None = None
    """None: the model's own."""
    max_tokens: int | None = None
    """The most tokens of the answer; None: as many as the model gives."""
    seed: int | None = None


@dataclass(frozen=True)
class Answer:
    """A model's answer."""

    text: str
    """Never empty."""
    data: Json
    """The answer as JSON that fits the schema; None where none was asked for."""
    usage: Usage
    """Of all requests it took."""


class ChatProvider(Protocol):
    """A language model. Raises ProviderError and its kinds."""

    def ask(self, ask: ChatPrompt, call: Call) -> Answer:
        """Ask once; an answer that does not fit the schema is sent back once to be put right.

        Raises Moderated for a refusal, NoResult for an answer that was cut off or does not fit even then.
        """
