"""How much of a sound is taken: checked on the header and while decoding, before memory is spent."""

from __future__ import annotations

from generators.errors import FileRefused

LOWEST_RATE, HIGHEST_RATE = 1_000, 768_000
"""Samples per second; telephones have 8,000 and the finest studio recorders 768,000."""

MOST_CHANNELS = 64
"""libswresample mixes no more."""


def check_form(rate: int, channels: int, name: str) -> None:
    """Refuse a form that no recorder writes. Raises FileRefused."""
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise FileRefused(
            f"{name} has {rate} samples per second by its header; expected {LOWEST_RATE} to {HIGHEST_RATE}; "
            "export it again"
        )
    if not 1 <= channels <= MOST_CHANNELS:
        raise FileRefused(
            f"{name} has {channels} channels; expected 1 to {MOST_CHANNELS}; export it as stereo"
        )
