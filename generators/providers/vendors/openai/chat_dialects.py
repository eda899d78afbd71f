"""How the OpenAI-compatible endpoints differ, as data; what else they refuse is found out when asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from generators.spec.model import Json

Form = Literal["json_schema", "json_object", "prompt"]
"""How an answer is bound to its schema: by the API, to JSON only, or by words alone."""
FORMS: Final[tuple[Form, ...]] = ("json_schema", "json_object", "prompt")


@dataclass(frozen=True)
class Dialect:
    """One vendor's."""

    forms: tuple[Form, ...] = FORMS
    """Tried in this order."""
    is_strict: bool = False
    """Whether json_schema surely holds, so that the schema need not stand in the prompt too."""
    max_tokens: str = "max_tokens"
    """Its name of the limit: OpenAI's reasoning models refuse the old one, most others know only that."""
    has_seed: bool = True
    hottest: float = 2.0
    """The highest temperature it takes."""
    extra: Mapping[str, Json] = field(default_factory=dict)
    """Fields of its own."""


DIALECTS: Final[Mapping[str, Dialect]] = {
    "openai": Dialect(is_strict=True, max_tokens="max_completion_tokens"),
    # It ignores response_format and seed instead of refusing them.
    "anthropic": Dialect(forms=("prompt",), has_seed=False, hottest=1.0),
    # Its hybrid models refuse to think in an answer that is not streamed, or is JSON.
    "dashscope": Dialect(hottest=1.99, extra={"enable_thinking": False}),
}
"""By provider; all others speak the plain dialect."""

PLAIN: Final = Dialect()


def dialect(provider: str) -> Dialect:
    """The provider's own, else the plain one."""
    return DIALECTS.get(provider, PLAIN)
