"""Sounds as voices would send them: a burst of tone per word, as long as the word, and when it is heard."""

from __future__ import annotations

import io
import re
import wave
from dataclasses import dataclass

import av
import numpy as np

RATE = 24_000
SECONDS_PER_CHARACTER = 0.06
GAP_SECONDS = 0.08
EDGE_SECONDS = 0.1
"""Silence at both ends."""

_WORDS = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['.,][^\W\u3400-\u9fff]+)*")


@dataclass(frozen=True)
class Said:
    """A text as sound."""

    pcm: bytes
    """16-bit mono at `RATE`."""
    words: tuple[tuple[str, int, float, float], ...]
    """Text, where it stands, start and end in seconds."""

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.pcm) / 2 / RATE

    @property
    def wav(self) -> bytes:
        """As a wave file."""
        return wav(self.pcm)

    @property
    def mp3(self) -> bytes:
        """As an MP3 file of 64 kbit/s."""
        buffer = io.BytesIO()
        with av.open(buffer, "w", format="mp3") as out:
            stream = out.add_stream("libmp3lame", rate=RATE, layout="mono")
            assert isinstance(stream, av.AudioStream)
            stream.bit_rate = 64_000
            data = np.frombuffer(self.pcm, "<i2")[None, :]
            frame = av.AudioFrame.from_ndarray(data, format="s16", layout="mono")
            frame.sample_rate = RATE
            for packet in [*stream.encode(frame), *stream.encode(None)]:
                out.mux(packet)
        return buffer.getvalue()


def wav(pcm: bytes) -> bytes:
    """Samples as a wave file whose header gives an unbounded length, as streaming servers write it."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(pcm)
    data = bytearray(buffer.getvalue())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"
    return bytes(data)


def said(text: str, speed: float = 1.0) -> Said:
    """The words of a text one after the other."""
    edge = np.zeros(round(EDGE_SECONDS * RATE), "<i2")
    blocks, words = [edge], []
    at = len(edge)
    for found in _WORDS.finditer(text):
        length = round(SECONDS_PER_CHARACTER * (len(found.group()) + 1) / speed * RATE)
        tone = (0.3 * np.sin(2 * np.pi * 200 * np.arange(length) / RATE) * 32767).astype("<i2")
        words.append((found.group(), found.start(), at / RATE, (at + length) / RATE))
        gap = np.zeros(round(GAP_SECONDS / speed * RATE), "<i2")
        blocks += [tone, gap]
        at += len(tone) + len(gap)
    blocks.append(edge)
    return Said(np.concatenate(blocks).tobytes(), tuple(words))
