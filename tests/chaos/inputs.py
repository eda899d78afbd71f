"""The video's inputs in several states: what the author may have written, drawn and recorded."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

SPEC = "scene_specs/chaos.yaml"
LOCK = "scene_specs/chaos.lock"
"""Made by doit, and committed by authors."""
PICTURE = "scene_specs/inputs/picture.png"
TAKE = "scene_specs/inputs/take.wav"
_TEXT = Path(__file__).with_name("video.yaml").read_text("utf-8")
_RATE_HZ = 16_000

State = Mapping[str, bytes]
"""Project-relative path to content."""


def states(provider: str) -> dict[str, State]:
    """Every state by name; `provider` is the address of who is paid."""
    text = _TEXT.replace("PROVIDER", provider)
    edited = text.replace("Two words.", "Two loud words.").replace("#0f2350", "#50230f")
    # A model that answers at once: such work has no id to be asked for by.
    edited = edited.replace("in the morning", "in the evening").replace("wan2.2-t2i-flash", "qwen-image")
    first = {PICTURE: _picture(64), TAKE: _take(330)}
    return {
        "as written": {SPEC: text.encode(), **first},
        "spec edited": {SPEC: edited.encode(), **first},
        "files edited": {SPEC: text.encode(), PICTURE: _picture(192), TAKE: _take(440)},
    }


def _picture(blue: int) -> bytes:
    picture = Image.new("RGB", (160, 90))
    picture.putdata([(x, 2 * y, blue) for y in range(90) for x in range(160)])
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _take(tone_hz: int) -> bytes:
    """A second and a bit of a tone, long and loud enough to pass for a narration."""
    samples = [round(9000 * math.sin(math.tau * tone_hz * n / _RATE_HZ)) for n in range(_RATE_HZ * 6 // 5)]
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, _RATE_HZ, 0, "NONE", ""))
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()
