"""animation: layers resolved against the voice, so that drawing needs nothing but frames."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generators.errors import StepFailed
from generators.plan.cues import cue_frames
from generators.plan.requests import AnimationLayer, AnimationRequest
from generators.steps.context import Context
from generators.steps.formats import read_timing


def run(request: AnimationRequest, ctx: Context) -> None:
    """Write animation.json."""
    timing = read_timing(ctx.input("timing"))
    layers = []
    for layer in request.layers:
        props = dict(layer.props)
        if layer.data_role:
            props["data"] = read_data(ctx.input(layer.data_role))
        cues = cue_frames(layer.reveal, _texts(layer, props), timing)
        layers.append({"template": layer.template, "props": props, "cues": list(cues)})
    ctx.write("animation", {"fps": timing.fps, "frames": timing.frames, "layers": layers})


def _texts(layer: AnimationLayer, props: Mapping[str, Any]) -> list[str]:
    """What is revealed piece by piece: the items of the prop the template names, as text."""
    value: Any = props
    for part in (layer.reveals or "").split("."):
        value = value.get(part, []) if isinstance(value, Mapping) else []
    return [str(item) for item in value] if isinstance(value, list) else []


def read_data(path: Path) -> dict[str, Any]:
    """Chart data from a file: JSON with `labels` and `values`, or CSV with a header and two columns.

    Raises StepFailed with the file and line of what is not a number.
    """
    try:
        if path.suffix == ".json":
            data = json.loads(path.read_text("utf-8"))
            return {"labels": [str(label) for label in data["labels"]], "values": data["values"]}
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise StepFailed(
            f"{path.name}: expected labels and values, found {error!r}: mend the file"
        ) from error
    labels, values = [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            labels.append(row[0].strip())
            values.append(float(row[1]))
        except (IndexError, ValueError) as error:
            raise StepFailed(
                f'{path.name}:{number}: expected a label and a number, found "{",".join(row)}": mend the file'
            ) from error
    return {"labels": labels, "values": values}
