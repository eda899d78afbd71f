"""A scene's frames of a clip: exactly as many as the scene has, each with the clip's picture at its time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice

from generators.media.clip.decode import Picture, decoded
from generators.media.clip.decoded_clip import DecodedClip
from generators.media.clip.filters import clip_filters
from generators.media.clip.source import ClipSource
from generators.media.clip.timeline import FULL_WEIGHT, Part, scene_frames
from generators.media.encoder import Encoding
from generators.spec.model import Fit

_KEPT_BYTES = 128 << 20
"""A loop's pictures are decoded once where they take less memory."""


@dataclass(frozen=True)
class ClipFrames:
    """How a scene shows a clip."""

    source: ClipSource
    part: Part
    fit: Fit
    overlay: Callable[[bytes], bytes] | None = None
    """Composes a picture over its background; None for clips without transparency."""


def clip_frames(show: ClipFrames, encoding: Encoding, frames: range, *, of: int) -> Generator[bytes]:
    """The `frames` of a scene of `of` frames, as raw yuv420p of the video's size.

    Raises StepFailed when the clip cannot be decoded. Its decoders run until the iterator is closed.
    """
    whole_scene = scene_frames(show.source.timeline, show.part, frames=of, fps=encoding.fps)
    shown = list(islice(whole_scene, frames.start, frames.stop))
    has_alpha = show.overlay is not None
    filters = clip_filters(show.source.look, show.fit, encoding, has_alpha=has_alpha)

    def decode(key: int) -> AbstractContextManager[Iterator[Picture]]:
        return decoded(show.source, filters, "yuva420p" if has_alpha else "yuv420p", key=key)

    size = encoding.width * encoding.height * (5 if has_alpha else 3) // 2
    distinct = len({frame.picture for frame in shown})
    with DecodedClip(show.source, decode, memory=distinct if distinct * size <= _KEPT_BYTES else 2) as reel:
        for frame in shown:
            planes = reel.picture(frame.picture)
            if frame.following is not None:
                planes = blend(planes, reel.picture(frame.following), frame.weight)
            yield show.overlay(planes) if show.overlay else planes


def blend(first: bytes, second: bytes, weight: int) -> bytes:
    """Two pictures mixed, with `weight` 256ths of the second."""
    import numpy as np

    mixed = np.frombuffer(first, dtype=np.uint8).astype(np.uint16) * np.uint16(FULL_WEIGHT - weight)
    mixed += np.frombuffer(second, dtype=np.uint8).astype(np.uint16) * np.uint16(weight)
    mixed += np.uint16(FULL_WEIGHT // 2)
    return bytes((mixed >> 8).astype(np.uint8).tobytes())
