"""The last stage of the sound: the requested loudness below the peak ceiling, measured on the encoded file.

mix ─► gain, limiter ─► measure ─┐ until loud enough      ┌─► encode ─► measure ─┐ until peaks stay
        ▲────── other gain ──────┘ ───────────────────────┘ ◄──── lower limit ───┘ below the ceiling
"""

from __future__ import annotations

from pathlib import Path

from generators.media.encoder import AUDIO_RATE
from generators.media.ffmpeg import run_ffmpeg, sound_seconds
from generators.media.loudness import Loudness, measure

PEAK_CEILING_DBTP = -1.0
RAW_ARGS = ("-f", "f32le", "-ar", str(AUDIO_RATE), "-ac", "2")


_TOLERANCE_LU = 0.2
_MOST_GAIN_ROUNDS = 5
_MOST_ENCODE_ROUNDS = 4
_FIRST_LIMIT_DB = -1.6
"""Below the ceiling by what AAC usually adds to peaks; where it adds more, a lower limit is tried."""


def master(mix: Path, output: Path, *, samples: int, found: Loudness, loudness: float) -> Loudness:
    """Encode raw stereo float samples as AAC in `output`, `samples` long, and return its loudness.

    `found` is the mix's own loudness. A silent mix is encoded unchanged. A mix whose peaks are too far above
    its loudness for the limiter stays quieter than requested; the returned loudness shows it.
    """
    if found.is_silent:
        return _encode(mix, output, samples)
    levelled = mix.with_suffix(".levelled.raw")
    gain_db, limit_db = loudness - found.integrated_lufs, _FIRST_LIMIT_DB
    for _ in range(_MOST_ENCODE_ROUNDS):
        gain_db = _level(mix, levelled, samples, gain_db=gain_db, limit_db=limit_db, loudness=loudness)
        found = _encode(levelled, output, samples)
        over = found.true_peak_dbtp - PEAK_CEILING_DBTP
        if over <= 0:
            break
        limit_db -= over + 0.2
    return found


def _encode(mix: Path, output: Path, samples: int) -> Loudness:
    """Encode raw samples, and return the loudness of the result."""
    run_ffmpeg(encode_args(mix, output, samples=samples), timeout_seconds=sound_seconds(samples))
    return measure(output, samples=samples)


def _level(
    mix: Path, levelled: Path, samples: int, *, gain_db: float, limit_db: float, loudness: float
) -> float:
    """Write the mix at the requested loudness and return its gain; the limiter takes some of it back."""
    before: tuple[float, float] | None = None
    for _ in range(_MOST_GAIN_ROUNDS):
        args = level_args(mix, levelled, gain_db=gain_db, limit_db=limit_db)
        run_ffmpeg(args, timeout_seconds=sound_seconds(samples))
        found = measure(levelled, samples=samples, input_args=RAW_ARGS).integrated_lufs
        more = next_gain((gain_db, found), before=before, loudness=loudness)
        if more is None:
            break
        before, gain_db = (gain_db, found), gain_db + more
    return gain_db


def next_gain(
    now: tuple[float, float], *, before: tuple[float, float] | None, loudness: float
) -> float | None:
    """The additional gain to try, from (gain, loudness) of the last two rounds; None to stop.

    More gain into a saturated limiter only adds distortion: it stops where a decibel of gain adds less than
    a quarter of a decibel of loudness.
    """
    miss = loudness - now[1]
    if abs(miss) <= _TOLERANCE_LU:
        return None
    slope = 1.0
    if before is not None and now[0] != before[0]:
        slope = (now[1] - before[1]) / (now[0] - before[0])
        if slope < 0.25:
            return None
    return miss / min(1.0, slope)


def level_args(mix: Path, levelled: Path, *, gain_db: float, limit_db: float) -> list[str]:
    """ffmpeg's arguments for gain and limiter."""
    # The limiter detects peaks between samples only at a multiple of the rate.
    filters = (
        f"volume={gain_db:.2f}dB:precision=float,aresample={AUDIO_RATE * 4},"
        f"alimiter=limit={10 ** (limit_db / 20):.6f}:attack=5:release=80:level=0:latency=1,"
        f"aresample={AUDIO_RATE}"
    )
    return [*RAW_ARGS, "-i", str(mix), "-af", filters, *RAW_ARGS, str(levelled)]


def encode_args(levelled: Path, output: Path, *, samples: int) -> list[str]:
    """ffmpeg's arguments for the encoder; the edit list hides AAC's priming samples, so sound begins at 0."""
    return [
        *(*RAW_ARGS, "-i", str(levelled)),
        *("-af", f"apad=whole_len={samples},atrim=end_sample={samples}"),
        *("-c:a", "aac", "-b:a", "192k"),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1"),
        *("-movie_timescale", str(AUDIO_RATE), "-f", "mp4", str(output)),
    ]
