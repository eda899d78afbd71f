"""The finished file: picture track, soundtrack, chapters and title in one MP4, without encoding."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from generators.errors import StepFailed
from generators.media.encoder import container_args
from generators.media.ffmpeg import copy_seconds, run_ffmpeg
from generators.media.probe import probe
from generators.plan.chapters import Chapter


def mux_final(
    video: Path,
    soundtrack: Path,
    output: Path,
    *,
    fps: int,
    frames: int,
    title: str,
    description: str = "",
    chapters: Sequence[Chapter] = (),
) -> None:
    """Write the finished MP4, playable while it loads.

    Raises StepFailed when picture and sound differ by more than a frame, or the picture does not have
    `frames` frames.
    """
    with tempfile.TemporaryDirectory(prefix=".mux-", dir=output.parent) as folder:
        described = Path(folder) / "metadata.txt"
        described.write_text(
            metadata_text(title=title, description=description, chapters=chapters, fps=fps, frames=frames),
            encoding="utf-8",
        )
        args = mux_args(video, soundtrack, described, output, fps=fps)
        run_ffmpeg(args, timeout_seconds=copy_seconds(video, soundtrack))
    found = probe(output)
    if found.frames != frames:
        raise StepFailed(f"{output.name} has {found.frames} frames; expected {frames} by the timeline")
    if abs(found.audio_seconds - found.video_seconds) * fps > 1:
        raise StepFailed(
            f"{output.name} has {float(found.video_seconds):.3f} seconds of picture and "
            f"{float(found.audio_seconds):.3f} of sound; build the soundtrack again"
        )


def mux_args(video: Path, soundtrack: Path, described: Path, output: Path, *, fps: int) -> list[str]:
    """ffmpeg's arguments for the finished file."""
    return [
        *("-i", str(video), "-i", str(soundtrack), "-f", "ffmetadata", "-i", str(described)),
        *("-map", "0:v", "-map", "1:a", "-c", "copy"),
        *container_args(fps),
        *("-map_metadata", "2", "-map_chapters", "2", "-movflags", "+faststart", "-f", "mp4", str(output)),
    ]


def metadata_text(*, title: str, description: str, chapters: Sequence[Chapter], fps: int, frames: int) -> str:
    """Title, description and chapters in ffmpeg's metadata format."""
    lines = [";FFMETADATA1", f"title={_escaped(title)}"]
    if description:
        lines.append(f"description={_escaped(description)}")
    ends = [chapter.start_frame for chapter in chapters[1:]] + [frames]
    for chapter, end in zip(chapters, ends, strict=False):
        lines += ["[CHAPTER]", f"TIMEBASE=1/{fps}", f"START={chapter.start_frame}", f"END={end}"]
        lines.append(f"title={_escaped(chapter.title)}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return "".join("\\" + letter if letter in "=;#\\\n" else letter for letter in text)
