"""What generateContent reports beside a picture or a sound: why there is none, and what was used."""

from __future__ import annotations

from typing import Final

from generators.errors import Moderated, ProviderError
from generators.providers.http.json_fields import number_at, text_at
from generators.providers.http.refusals import Codes, VendorError, refusal
from generators.providers.roles.call import Call
from generators.spec.model import Json

REFUSALS: Final[Codes] = dict.fromkeys(
    (
        "SAFETY",
        "PROHIBITED_CONTENT",
        "BLOCKLIST",
        "SPII",
        "RECITATION",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
    ),
    Moderated,
)
"""Reasons that speak of the content; any other end without a result is a plain refusal."""


def why_nothing(answer: Json, call: Call, text: str) -> ProviderError | None:
    """The refusal inside an answer without a result; None if it gives no reason. `text` is its text."""
    blocked = text_at(answer, "promptFeedback", "blockReason")
    ended = text_at(answer, "candidates", 0, "finishReason")
    reason = blocked or (ended if ended != "STOP" else "")
    if not reason:
        return None
    message = text_at(answer, "candidates", 0, "finishMessage") or text
    # Any reason to block a prompt is about its content.
    codes = {**REFUSALS, blocked: Moderated} if blocked else REFUSALS
    return refusal(call.at, VendorError(reason, message), codes=codes)


def tokens(answer: Json) -> dict[str, float]:
    """The reported usage; thoughts are billed as output."""
    counts = {
        "input_tokens": number_at(answer, "usageMetadata", "promptTokenCount"),
        "output_tokens": number_at(answer, "usageMetadata", "candidatesTokenCount"),
    }
    thoughts = number_at(answer, "usageMetadata", "thoughtsTokenCount")
    if counts["output_tokens"] is not None and thoughts:
        counts["output_tokens"] += thoughts
    return {name: value for name, value in counts.items() if value is not None}
