"""The loudness of a file, by EBU R 128."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from generators.errors import StepFailed
from generators.media.ffmpeg import run_ffmpeg, sound_seconds

SILENCE_LUFS = -70.0
"""The absolute gate: ffmpeg reports it for silence and for less than 0.4 seconds of sound."""


@dataclass(frozen=True)
class Loudness:
    """One measurement."""

    integrated_lufs: float
    true_peak_dbtp: float

    @property
    def is_silent(self) -> bool:
        """True when the sound is silent or too short to measure."""
        return self.integrated_lufs <= SILENCE_LUFS


def measure(path: Path, *, samples: int, input_args: tuple[str, ...] = ()) -> Loudness:
    """Measure a complete file of about `samples` samples. `input_args` describe raw files.

    Raises StepFailed when the file has no sound, CommandFailed when it cannot be read.
    """
    meter = "ebur128=peak=true:framelog=quiet"
    args = [*input_args, "-i", str(path), "-map", "0:a:0?", "-af", meter, "-f", "null", "-"]
    return read_summary(
        run_ffmpeg(args, log_level="info", timeout_seconds=sound_seconds(samples)), name=path.name
    )


def read_summary(log: str, *, name: str) -> Loudness:
    """The measurement in the summary that ffmpeg's ebur128 filter logs."""
    summary = log.rpartition("Summary:")[2]
    loudness = re.search(r"\bI:\s+(\S+) LUFS", summary)
    peak = re.search(r"\bPeak:\s+(\S+) dBFS", summary)
    if loudness is None or peak is None:
        raise StepFailed(f"{name} has no sound")
    return Loudness(integrated_lufs=float(loudness[1]), true_peak_dbtp=float(peak[1]))
