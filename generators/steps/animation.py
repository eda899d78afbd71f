"""animation: layers resolved against the voice, so that drawing needs nothing but frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generators.errors import SpecError, StepFailed
from generators.plan.cues import cue_frames
from generators.plan.requests import AnimationLayer, AnimationRequest
from generators.spec.model import TableReading
from generators.spec.tables import Table, read_table_file
from generators.steps.context import Context
from generators.steps.formats import read_timing


def run(request: AnimationRequest, ctx: Context) -> None:
    """Write animation.json."""
    timing = read_timing(ctx.input("timing"))
    layers = []
    for layer in request.layers:
        props: dict[str, Any] = dict(layer.props)
        if layer.data_role:
            props["data"] = _data(ctx, layer.data_role, layer.reading or TableReading())
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
    """What is said of one part: of a mapping its texts, such as a slice's label."""
    if isinstance(item, Mapping):
        return " ".join(text for text in item.values() if isinstance(text, str))
    return str(item)


def _data(ctx: Context, role: str, reading: TableReading) -> Table:
    path = ctx.input(role)
    try:
        return read_table_file(path, path.relative_to(ctx.project).as_posix(), reading)
    except SpecError as error:
        raise StepFailed(str(error)) from error
