"""Which provider serves each role: what the planner is handed, since it knows no vendor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from generators.plan.requests import WAIT_OPTIONS, Model
from generators.spec.model import Video, Voice


@dataclass(frozen=True)
class ResolvedVoice:
    """A voice resolved to a provider."""

    model: Model
    voice_id: str
    tools: tuple[str, ...] | None = None
    """As of RoleResolver.tools_of."""


def asked_of(video: Video, role: str, generated: bool, **words: object) -> dict[str, Any] | None:
    """What the author asked of a role: the words, and the model if the spec names one.

    None if no provider could be involved: an offline video's own work.
    """
    if not generated and video.profile == OFFLINE:
        return None
    model = video.models.get(role)
    options = {n: value for n, value in model.options.items() if n not in WAIT_OPTIONS} if model else {}
    named = {"model": [model.provider, model.model, options]} if model else {}
    return {**{name: word for name, word in words.items() if word is not None}, **named}


class RoleResolver(Protocol):
    """Resolves roles to providers under the video's profile."""

    @property
    def llm(self) -> Model:
        """The model that rewrites prompts. Raises UsageError if there is none."""

    @property
    def image(self) -> Model:
        """Who makes stills from prompts."""

    @property
    def music(self) -> Model:
        """Who composes beds from prompts."""

    def tools_of(self, role: str, model: Model) -> tuple[str, ...] | None:
        """Tools that the results of a deterministic provider depend on; None where results are generated.

        A generated result does not depend on what is installed here, and the lock file holds it.
        """

    def speaker(self, voice: Voice, language: str) -> ResolvedVoice:
        """Who speaks for a voice in a language. Raises ProviderError or UsageError."""


OFFLINE = "offline"
"""The profile under which no model is ever asked."""
