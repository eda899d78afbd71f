"""animation: layers resolved against the voice, so that drawing needs nothing but frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generators.errors import SpecError, StepFailed
from generators.plan.cues import cue_frames
from generators.plan.requests import AnimationLayer, AnimationRequest, TableFile
from generators.spec.tables import Table, read_table_file
from generators.steps.context import Context
from generators.steps.formats import read_timing


def run(request: AnimationRequest, ctx: Context) -> None:
    """Write animation.json."""
    timing = read_timing(ctx.input("timing"))
    layers = []
    for layer in request.layers:
        props: dict[str, Any] = dict(layer.props)
        props |= {prop: _table(ctx, file) for prop, file in layer.tables.items()}
        cues = cue_frames(layer.reveal, _texts(layer, props), timing)
        layers.append({"template": layer.template, "props": props, "cues": list(cues)})
    ctx.write("animation", {"fps": timing.fps, "frames": timing.frames, "layers": layers})


def _texts(layer: AnimationLayer, props: Mapping[str, Any]) -> list[str]:
    """What is revealed piece by piece: the items of the prop the template names, as text."""
    value: Any = props
    for part in (layer.reveals or "").split("."):
        value = value.get(part, []) if isinstance(value, Mapping) else []
    return [_words(item) for item in value] if isinstance(value, list) else []


def _words(item: object) -> str:
    """The words of one part: of a mapping its texts, such as a slice's label."""
    if isinstance(item, Mapping):
        return " ".join(text for text in item.values() if isinstance(text, str))
    return str(item)


def _table(ctx: Context, file: TableFile) -> Table:
    path = ctx.input(file.role)
    try:
        return read_table_file(path, path.relative_to(ctx.project).as_posix(), file.reading)
    except SpecError as error:
        raise StepFailed(str(error)) from error
