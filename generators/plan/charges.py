"""What a request will ask of providers, in numbers: the plan's price and the journal's come from the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generators.plan.requests import (
    ImageRequest,
    Model,
    MusicRequest,
    NarrationRequest,
    PromptRequest,
    TextRequest,
)

REWRITE_TOKENS = 1000.0
"""The most tokens of a rewritten prompt."""
REWRITE_CHARACTERS = 1500
"""What a model is told about rewriting, besides the prompt."""

ANSWER_TOKENS = 4000
"""The most tokens of an answer where nobody says."""


@dataclass(frozen=True)
class Charge:
    """One call to a provider before it is made."""

    role: str
    model: Model
    counts: Mapping[str, float]
    """`images`, `characters` or `seconds`."""
    size: str = ""
    """The picture's, such as `1920x1080`."""
    part: str = ""
    """Which of the request's calls this is, where it has several."""

    @property
    def quality(self) -> str:
        """As the author asks for it in the model's options, or an empty string."""
        return str(self.model.options.get("quality", ""))


def answer_tokens(model: Model) -> int:
    """The most tokens of an answer: as the author's options say, else ANSWER_TOKENS."""
    told = model.options.get("max_tokens")
    return told if isinstance(told, int) else ANSWER_TOKENS


def charges(request: object) -> tuple[Charge, ...]:
    """Every call that doing the request means; none for a request that asks nobody."""
    match request:
        case TextRequest(model=model, prompt=prompt, system=system, schema=schema, sees=sees):
            text = float(len(prompt) + len(system) + len(str(schema or "")))
            counts = {"characters": text, "output_tokens": float(answer_tokens(model))}
            return (Charge("vision" if sees else "llm", model, counts),)
        case PromptRequest(model=model, prompt=prompt, style=style):
            text = float(len(prompt) + len(style) + REWRITE_CHARACTERS)
            return (Charge("llm", model, {"characters": text, "output_tokens": REWRITE_TOKENS}),)
        case ImageRequest(model=model, prompt=prompt, style=style, width=width, height=height):
            text = float(len(prompt) + len(style)) if prompt is not None else REWRITE_TOKENS
            counts = {"images": 1.0, "characters": text}
            return (Charge("image", model, counts, size=f"{width}x{height}"),)
        case NarrationRequest(turns=turns, recorded=False):
            return tuple(
                Charge("speech", turn.model, {"characters": float(len(turn.text))}, part=f"turn-{number}")
                for number, turn in enumerate(turns, 1)
            )
        case MusicRequest(model=model, prompt=prompt, seconds=seconds):
            return (Charge("music", model, {"seconds": seconds, "characters": float(len(prompt))}),)
        case _:
            return ()
