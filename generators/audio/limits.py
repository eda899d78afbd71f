"""Limits of sound formats: checked on the header and while decoding, before memory is allocated."""

from __future__ import annotations

from generators.errors import FileRefused

LOWEST_RATE, HIGHEST_RATE = 1_000, 768_000
"""Samples per second; telephones use 8,000, the best studio recorders 768,000."""

MOST_CHANNELS = 64
"""The limit of libswresample."""


def check_form(rate: int, channels: int, name: str) -> None:
    """Raise FileRefused for a format that no recorder writes."""
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise FileRefused(
            f"{name} declares {rate} samples per second; expected {LOWEST_RATE} to {HIGHEST_RATE}; "
            "export it again"
        )
    if not 1 <= channels <= MOST_CHANNELS:
        raise FileRefused(
            f"{name} has {channels} channels; expected 1 to {MOST_CHANNELS}; export it as stereo"
        )
