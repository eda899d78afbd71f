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
"""The instructions for rewriting, besides the prompt."""

ANSWER_TOKENS = 4000
"""The most tokens of an answer by default."""


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
    """The most tokens of an answer: the author's option, else ANSWER_TOKENS."""
    limit = model.options.get("max_tokens")
    return limit if isinstance(limit, int) else ANSWER_TOKENS


def no_charges(_request: object) -> tuple[Charge, ...]:
    """For a kind whose steps call no provider."""
    return ()


def text_charges(request: TextRequest) -> tuple[Charge, ...]:
    """One answer of a language model, which may look at pictures."""
    text = float(len(request.prompt) + len(request.system) + len(str(request.schema or "")))
    counts = {"characters": text, "output_tokens": float(answer_tokens(request.model))}
    return (Charge("vision" if request.sees else "llm", request.model, counts),)


def prompt_charges(request: PromptRequest) -> tuple[Charge, ...]:
    """One rewritten prompt."""
    text = float(len(request.prompt) + len(request.style) + REWRITE_CHARACTERS)
    counts = {"characters": text, "output_tokens": REWRITE_TOKENS}
    return (Charge("llm", request.model, counts),)


def image_charges(request: ImageRequest) -> tuple[Charge, ...]:
    """One picture; a prompt that is rewritten first counts as the longest it may become."""
    prompt = request.prompt
    text = REWRITE_TOKENS if prompt is None else float(len(prompt) + len(request.style))
    counts = {"images": 1.0, "characters": text}
    return (Charge("image", request.model, counts, size=f"{request.width}x{request.height}"),)


def narration_charges(request: NarrationRequest) -> tuple[Charge, ...]:
    """One call per turn; none for a recording."""
    if request.recorded:
        return ()
    return tuple(
        Charge("speech", turn.model, {"characters": float(len(turn.text))}, part=f"turn-{number}")
        for number, turn in enumerate(request.turns, 1)
    )


def music_charges(request: MusicRequest) -> tuple[Charge, ...]:
    """One piece of music."""
    counts = {"seconds": request.seconds, "characters": float(len(request.prompt))}
    return (Charge("music", request.model, counts),)
