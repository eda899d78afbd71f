"""One scene's picture: ground, overlay frames and title composed and encoded as `segment.mp4`.

    still ground ──────── one frame ─┐
    overlay + title ─ one per change ┴─ overlay ─ BT.709 ─ repeat to every frame ─ x264
    moving ground ─ BT.709 ─ every frame ─┐
    overlay + title ─ BT.709 ─ repeat ────┴─ overlay ─ x264

Most frames of a scene repeat the previous one. Over a still ground, each distinct picture is composed once
and repeated before the encoder; over a moving ground, each overlay is converted once. Moving grounds come
through a pipe, with exactly as many frames as the scene, so that missing frames are detected.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generators.errors import StepFailed
from generators.media.alpha import with_alpha
from generators.media.clip.compositing import layer_over
from generators.media.clip.frames import ClipFrames, clip_frames
from generators.media.clip.source import read_clip
from generators.media.clip.timeline import part_of
from generators.media.encoder import SWS_FLAGS, TAGS, TO_VIDEO, Encoding, group_borders, x264_args
from generators.media.ffmpeg import Progress, run_ffmpeg, work_seconds
from generators.media.gradient import gradient_rgb
from generators.media.ground import (
    TO_RGB,
    TO_RGBA,
    ClipGround,
    ColorGround,
    GradientGround,
    Ground,
    StillGround,
)
from generators.media.motion import moving_frames, still_size
from generators.media.still import still_rgb

Run = tuple[Path, int]
"""A PNG with alpha, and for how many consecutive frames it is shown."""

_BLACK = ("#000000", "#000000")
_OVER_VIDEO = f"scale=out_color_matrix=bt709:out_range=tv:flags={SWS_FLAGS},format=yuva420p"


@dataclass(frozen=True)
class Source:
    """How ffmpeg reads a ground."""

    input_args: tuple[str, ...]
    filters: str
    is_moving: bool
    """True: every frame in the encoder's format; False: one frame in planar RGB."""


def encode_segment(
    output: Path,
    *,
    ground: Ground,
    frames: int,
    encoding: Encoding,
    overlay: Sequence[Run] = (),
    title: Path | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Write one scene's picture with exactly `frames` frames.

    The counts of `overlay` add up to `frames`; `title` is a PNG with alpha, the top layer.
    Raises StepFailed for a ground that cannot be read, CommandFailed when ffmpeg fails.
    """
    with tempfile.TemporaryDirectory(prefix=".segment-", dir=output.parent) as folder:
        folder_path = Path(folder)
        overlay_list = None
        if overlay:
            overlay_list = folder_path / "overlay.ffconcat"
            pictures = with_alpha(overlay, folder_path)
            overlay_list.write_text(concat_list(pictures, fps=encoding.fps, frames=frames), encoding="utf-8")
        source, feed = _prepare(ground, frames, encoding, folder_path)
        args = segment_args(
            source, overlay_list=overlay_list, title=title, frames=frames, encoding=encoding, output=output
        )
        run_ffmpeg(
            args,
            feed=feed,
            on_progress=on_progress,
            frames=frames,
            timeout_seconds=work_seconds(frames, encoding.width, encoding.height),
        )


def segment_args(
    source: Source,
    *,
    overlay_list: Path | None,
    title: Path | None,
    frames: int,
    encoding: Encoding,
    output: Path,
) -> list[str]:
    """ffmpeg's arguments for one segment."""
    inputs = list(source.input_args)
    tops: list[str] = []
    if overlay_list is not None:
        inputs += ["-f", "concat", "-safe", "0", "-i", str(overlay_list)]
        tops.append(f"[{len(tops) + 1}:v]{TO_RGBA}")
    if title is not None:
        # In the video's clock: with a picture file's 25 ticks a second, the length of the one frame may round
        # to zero, and then the frame is dropped at random.
        inputs += ["-framerate", str(encoding.fps), "-i", str(title)]
        tops.append(f"[{len(tops) + 1}:v]{TO_RGBA}")
    graph = segment_graph(source, tops, frames=frames, fps=encoding.fps)
    borders = group_borders(frames, encoding.fps)
    return [
        *inputs,
        "-filter_complex",
        graph,
        "-map",
        "[out]",
        *x264_args(encoding, borders=borders),
        str(output),
    ]


def segment_graph(source: Source, tops: Sequence[str], *, frames: int, fps: int) -> str:
    """The filter graph that composes `tops` (bottom to top) over the ground into exactly `frames` frames."""
    # `overlay` uses the coarser clock of its inputs, and a picture file's has 25 ticks a second.
    clock = f"settb=1/{fps}"
    tops = [f"{top},{clock}" for top in tops]
    chains = [f"[0:v]{source.filters},{clock}[ground]"]
    # The last picture is held without end, so that only the trim decides the length.
    every_frame = f"fps={fps},tpad=stop=-1:stop_mode=clone"
    if len(tops) == 2:
        chains += [f"{tops[0]}[lower]", f"{tops[1]}[upper]", "[lower][upper]overlay=format=gbrp[top]"]
    elif tops:
        chains.append(f"{tops[0]}[top]")
    if source.is_moving:
        if tops:
            chains.append(f"[top]{_OVER_VIDEO},{every_frame}[over]")
            chains.append(f"[ground][over]overlay=format=yuv420,trim=end_frame={frames}[out]")
        else:
            chains.append(f"[ground]trim=end_frame={frames}[out]")
    else:
        laid = "[ground][top]overlay=format=gbrp," if tops else "[ground]"
        chains.append(f"{laid}{TO_VIDEO},{every_frame},trim=end_frame={frames}[out]")
    return ";".join(chains)


def concat_list(runs: Sequence[Run], *, fps: int, frames: int) -> str:
    """A list for ffmpeg's concat demuxer that shows each picture for its number of frames.

    Without a frame rate per entry the demuxer uses 25, and unless the last file is repeated it drops that
    file's duration. Raises StepFailed when the counts do not add up to `frames`.
    """
    total = sum(count for _, count in runs)
    if total != frames:
        raise StepFailed(f"the overlay has {total} frames, the scene {frames}; render the scene again")
    lines = ["ffconcat version 1.0"]
    for path, count in [*runs, (runs[-1][0], 1)]:
        quoted = str(path.absolute()).replace("'", r"'\''")
        lines += [f"file '{quoted}'", f"option framerate {fps}", f"duration {count / fps:.9f}"]
    return "\n".join(lines) + "\n"


def _prepare(
    ground: Ground, frames: int, encoding: Encoding, folder_path: Path
) -> tuple[Source, Iterator[bytes] | None]:
    width, height = encoding.width, encoding.height
    match ground:
        case ColorGround(color):
            # One frame; `color` has no end.
            painted = f"color=c=0x{color.lstrip('#')}:s={width}x{height}:r={encoding.fps}"
            lavfi = f"{painted},trim=end_frame=1,format=gbrp"
            return Source(("-f", "lavfi", "-i", lavfi), "format=gbrp", is_moving=False), None
        case GradientGround(colors):
            picture = gradient_rgb(colors, width=width, height=height)
            return Source(raw_input_args(encoding, "rgb24"), TO_RGB, is_moving=False), iter([picture])
        case StillGround(motion="none"):
            picture = still_rgb(ground, width=width, height=height)
            return Source(raw_input_args(encoding, "rgb24"), TO_RGB, is_moving=False), iter([picture])
        case StillGround():
            still = _still_planes(ground, encoding, folder_path)
            pictures = moving_frames(still, ground.motion, width=width, height=height, frames=frames)
            return Source(raw_input_args(encoding, "yuv420p"), TAGS, is_moving=True), pictures
        case ClipGround():
            pictures = _clip_pictures(ground, frames, encoding, folder_path)
            return Source(raw_input_args(encoding, "yuv420p"), TAGS, is_moving=True), pictures


def raw_input_args(encoding: Encoding, pix_fmt: str) -> tuple[str, ...]:
    """Arguments that read raw pictures of the video's size from `pipe:0`."""
    size = ("-s", f"{encoding.width}x{encoding.height}", "-framerate", str(encoding.fps))
    tags = ("-colorspace", "bt709", "-color_range", "tv") if pix_fmt == "yuv420p" else ()
    return ("-f", "rawvideo", "-pix_fmt", pix_fmt, *size, *tags, "-i", "pipe:0")


def _still_planes(ground: StillGround, encoding: Encoding, folder_path: Path) -> bytes:
    raw = folder_path / "still.yuv"
    width, height = still_size(encoding.width, encoding.height)
    picture = still_rgb(ground, width=width, height=height)
    larger = raw_input_args(replace(encoding, width=width, height=height), "rgb24")
    run_ffmpeg([*larger, "-vf", TO_VIDEO, "-frames:v", "1", "-f", "rawvideo", str(raw)], feed=iter([picture]))
    return raw.read_bytes()


def _clip_pictures(ground: ClipGround, frames: int, encoding: Encoding, folder_path: Path) -> Iterator[bytes]:
    source = read_clip(ground.path)
    part = part_of(
        source.timeline,
        ground.path.name,
        start=ground.start_seconds,
        end=ground.end_seconds,
        when_short=ground.when_short,
    )
    lay = None
    if source.look.has_alpha:
        behind = _behind_planes(ground, encoding, folder_path)
        lay = layer_over(behind, width=encoding.width, height=encoding.height)
    show = ClipFrames(source, part, ground.fit, lay)
    total = ground.scene_frames or ground.skip_frames + frames
    return clip_frames(show, encoding, range(ground.skip_frames, ground.skip_frames + frames), of=total)


def _behind_planes(ground: ClipGround, encoding: Encoding, folder_path: Path) -> bytes:
    raw = folder_path / "behind.yuv"
    picture = gradient_rgb(ground.behind or _BLACK, width=encoding.width, height=encoding.height)
    raw_args = ["-vf", TO_VIDEO, "-frames:v", "1", "-f", "rawvideo", str(raw)]
    run_ffmpeg([*raw_input_args(encoding, "rgb24"), *raw_args], feed=iter([picture]))
    return raw.read_bytes()
