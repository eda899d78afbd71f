"""Still pictures of a video: its poster, and a sheet with one labelled picture per scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, cast

from generators.errors import StepFailed

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_CELL_PIXELS = 480 * 270
"""Area of one picture on the sheet, for any aspect ratio."""

_GROUND, _INK, _DIM = "#14161b", "#f2f3f5", "#8b919c"
_LABEL_SIZE, _GAP, _LABEL_HEIGHT = 20, 24, 40
_JPEG_QUALITY = 90


@dataclass(frozen=True)
class StillFrame:
    """One picture of the sheet."""

    segment: Path
    frame: int
    label: str
    note: str = ""
    """Shown dimmed on the right of the label, such as the start time."""


def poster(segment: Path, output: Path, *, frame: int) -> None:
    """Write one frame of a segment as JPEG. Raises StepFailed for a missing frame."""
    _save(read_frame(segment, frame), output)


def contact_sheet(shots: Sequence[StillFrame], output: Path) -> None:
    """Write all shots as one JPEG, in rows from left to right. Raises StepFailed for a missing frame."""
    from PIL import Image, ImageDraw, ImageFont

    pictures = [_shrunk(read_frame(shot.segment, shot.frame)) for shot in shots]
    width, height = pictures[0].size
    columns = sheet_columns(len(pictures))
    rows = ceil(len(pictures) / columns)
    cell_width, cell_height = width + _GAP, height + _LABEL_HEIGHT + _GAP
    sheet = Image.new("RGB", (columns * cell_width + _GAP, rows * cell_height + _GAP), _GROUND)
    draw = ImageDraw.Draw(sheet)
    font = cast("FreeTypeFont", ImageFont.load_default(_LABEL_SIZE))
    for number, (shot, picture) in enumerate(zip(shots, pictures, strict=True)):
        left = _GAP + number % columns * cell_width
        top = _GAP + number // columns * cell_height
        sheet.paste(picture, (left, top))
        middle = top + height + _LABEL_HEIGHT // 2
        note_width = draw.textlength(shot.note, font=font)
        label = _shortened(f"{number + 1}  {shot.label}", width - note_width - _GAP, font)
        draw.text((left, middle), label, fill=_INK, font=font, anchor="lm")
        draw.text((left + width, middle), shot.note, fill=_DIM, font=font, anchor="rm")
    _save(sheet, output)


def sheet_columns(count: int) -> int:
    """Pictures per row: about a square, at most five."""
    return max(1, min(5, ceil(sqrt(count))))


def read_frame(path: Path, frame: int) -> Image:
    """One frame of a video as RGB. Raises StepFailed for a missing frame."""
    import av
    from av.video.reformatter import ColorRange, Colorspace, Interpolation
    from PIL import Image

    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            rate, base = stream.average_rate, stream.time_base
            if rate is None or base is None:
                raise StepFailed(f"{path.name} is not playable media: it has no frame rate")
            container.seek(round(frame / rate / base), stream=stream)
            for picture in container.decode(stream):
                if picture.pts is not None and round(picture.pts * base * rate) == frame:
                    shown = picture.reformat(
                        format="rgb24",
                        src_colorspace=Colorspace.ITU709,
                        src_color_range=ColorRange.MPEG,
                        dst_color_range=ColorRange.JPEG,
                        interpolation=Interpolation.BICUBIC,
                    )
                    return Image.fromarray(shown.to_ndarray())
    except (av.FFmpegError, OSError, IndexError) as problem:
        raise StepFailed(f"{path.name} is not playable media: {problem}") from problem
    raise StepFailed(f"{path.name} has no frame {frame}")


def _shrunk(picture: Image) -> Image:
    from PIL import Image

    scale = sqrt(_CELL_PIXELS / (picture.width * picture.height))
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _shortened(text: str, width: float, font: FreeTypeFont) -> str:
    while len(text) > 1 and font.getlength(text) > width:
        text = text[:-2].rstrip() + "…"
    return text


def _save(picture: Image, output: Path) -> None:
    # The format is set explicitly: a staging path need not end in .jpg.
    picture.save(output, format="JPEG", quality=_JPEG_QUALITY, subsampling=0, optimize=True)
