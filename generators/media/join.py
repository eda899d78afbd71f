"""Joins segments into one picture track: packets are copied, only transitions are encoded again.

A:  head | body | tail        B:  head | body | tail
    copied copied └── decoded, xfade, encoded ──┘ copied ...
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from generators.errors import StepFailed
from generators.media.encoder import TAGS, Encoding, container_options, track_timescale, x264_args
from generators.media.ffmpeg import Progress, run_ffmpeg, work_seconds
from generators.media.join_plan import CopiedSpan, EncodedSpan, JoinScene, Span, plan_join
from generators.media.probe import probe

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

# xfade's `dissolve` is noise per pixel: it looks like an error and costs ten times the bits; `fadeslow` fades
# the largest differences last. xfade's hard wipes flicker at the edge; `smoothleft` has a soft edge.
_XFADE = {"fade": "fade", "dissolve": "fadeslow", "wipe": "smoothleft", "none": "fade"}


@dataclass(frozen=True)
class MixedSpan:
    """Packets to write: frames `start` to `end` (exclusive) of a file, both at borders of closed groups."""

    path: Path
    start: int
    end: int


def join_video(
    segments: Sequence[Path],
    scenes: Sequence[JoinScene],
    output: Path,
    *,
    encoding: Encoding,
    on_progress: Progress | None = None,
) -> None:
    """Join segments into one MP4 without sound, as long as the scenes minus their overlaps.

    Raises StepFailed when segments have different settings or another length than their scenes.
    """
    pieces = plan_join(scenes, encoding.fps)
    drawn = sum(piece.frames for piece in pieces if isinstance(piece, EncodedSpan))
    with tempfile.TemporaryDirectory(prefix=".join-", dir=output.parent) as folder:
        stretches: list[MixedSpan] = []
        done = 0
        for number, piece in enumerate(pieces):
            if isinstance(piece, CopiedSpan):
                stretches.append(MixedSpan(segments[piece.span.scene], piece.span.start, piece.span.end))
                continue
            window = Path(folder) / f"window{number}.mp4"
            _draw(segments, piece, window, encoding=encoding)
            stretches.append(MixedSpan(window, 0, piece.frames))
            done += piece.frames
            if on_progress is not None:
                on_progress(done / drawn)
        copy_stretches(stretches, output, fps=encoding.fps)
    expected, found = sum(piece.frames for piece in pieces), probe(output).frames
    if found != expected:
        raise StepFailed(f"the joined video has {found} frames; expected {expected}")


def _draw(segments: Sequence[Path], piece: EncodedSpan, window: Path, *, encoding: Encoding) -> None:
    inputs: list[str] = []
    for number, span in enumerate(piece.spans):
        part = window.with_name(f"{window.stem}.{number}.mp4")
        copy_stretches([MixedSpan(segments[span.scene], span.start, span.end)], part, fps=encoding.fps)
        inputs += ["-i", str(part)]
    graph = window_graph(piece.spans, piece.transitions, fps=encoding.fps)
    run_ffmpeg(
        [*inputs, "-filter_complex", graph, "-map", "[out]", *x264_args(encoding), str(window)],
        timeout_seconds=work_seconds(piece.frames, encoding.width, encoding.height),
    )


def window_graph(spans: Sequence[Span], transitions: Sequence[tuple[str, int]], *, fps: int) -> str:
    """The filter graph that joins spans, each transition overlapping by its frames.

    xfade's first frame shows only the old scene. Each side gets one extra frame in front for it, so that of
    n frames the first shows 1/(n+1) of the new scene and the last n/(n+1).
    """
    counted = f"settb=1/{fps},setpts=N,fps={fps},format=yuv420p"
    chains = [f"[{number}:v]{counted}[s{number}]" for number in range(len(spans))]
    last, frames = "s0", spans[0].frames
    for number, (kind, overlap) in enumerate(transitions, start=1):
        one_more = "tpad=start=1:start_mode=clone"
        fade = f"xfade=transition={_XFADE[kind]}:duration={_seconds(overlap + 1, fps)}"
        chains += [
            f"[{last}]{one_more}[a{number}]",
            f"[s{number}]{one_more}[b{number}]",
            f"[a{number}][b{number}]{fade}:offset={_seconds(frames - overlap, fps)},"
            f"trim=start_frame=1,{counted}[x{number}]",
        ]
        last = f"x{number}"
        frames += spans[number].frames - overlap
    chains.append(f"[{last}]trim=end_frame={frames},{TAGS}[out]")
    return ";".join(chains)


def _seconds(frames: int, fps: int) -> str:
    return f"{frames / fps:.6f}"


def copy_stretches(stretches: Sequence[MixedSpan], output: Path, *, fps: int) -> None:
    """Write stretches one after another, without decoding.

    Raises StepFailed when their parameter sets differ or a stretch is incomplete.
    """
    import av

    delay = max(_frames_ahead(path, fps) for path in {stretch.path for stretch in stretches})
    with av.open(str(output), "w", format="mp4", options=container_options(fps)) as container:
        writer: _Writer | None = None
        for stretch in stretches:
            with av.open(str(stretch.path)) as source:
                video = source.streams.video[0]
                if writer is None:
                    writer = _Writer(container, video, fps=fps, delay=delay)
                writer.add(stretch, video, source.demux(video))


def _frames_ahead(path: Path, fps: int) -> int:
    """By how many frames decoding is ahead of display; less than usual in a file of a few frames."""
    import av

    with av.open(str(path)) as source:
        for packet in source.demux(video=0):
            if packet.dts is not None and packet.time_base is not None:
                return max(0, -round(packet.dts * packet.time_base * fps))
    return 0


class _Writer:
    """Writes a picture track and counts frames, so that every packet gets exact times."""

    def __init__(self, container: OutputContainer, template: VideoStream, *, fps: int, delay: int) -> None:
        ticks = track_timescale(fps) // fps
        self._container = container
        self._stream = container.add_stream_from_template(template)
        self._stream.time_base = Fraction(1, ticks * fps)
        self._extradata = template.codec_context.extradata
        self._ticks, self._fps = ticks, fps
        self._written = 0
        self._delay = delay

    def add(self, stretch: MixedSpan, video: VideoStream, packets: Iterator[Packet[VideoStream]]) -> None:
        if video.codec_context.extradata != self._extradata:
            raise StepFailed(
                f"{stretch.path.name} was encoded with other settings than the previous segments; "
                "build all segments again"
            )
        first, count = self._written, 0
        for packet in packets:
            if packet.size == 0 or packet.pts is None or packet.dts is None or packet.time_base is None:
                continue
            frame = round(packet.pts * packet.time_base * self._fps)
            if not stretch.start <= frame < stretch.end:
                continue
            packet.stream = self._stream
            packet.time_base = Fraction(1, self._ticks * self._fps)
            packet.pts = (first + frame - stretch.start) * self._ticks
            packet.dts = (self._written - self._delay) * self._ticks
            packet.duration = self._ticks
            self._container.mux_one(packet)
            self._written += 1
            count += 1
        if count != stretch.end - stretch.start:
            raise StepFailed(
                f"{stretch.path.name} has {count} of the {stretch.end - stretch.start} frames "
                f"from frame {stretch.start} on; build that segment again"
            )
