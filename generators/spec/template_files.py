"""The props of animation templates that are files, as the templates' schemas mark them.

A template marks one by using `fromFile` (`remotion/src/chart/data.ts`) in the prop's schema; the generated
schema then has `"x-file": "table"` at that place. The name of the prop does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generators.spec.schema_validator import flat
from generators.spec.spec_schema import Schema

MARK = "x-file"
TABLE = "table"
"""The one kind of file that templates take: a CSV, TSV or JSON file, replaced by its table for drawing."""


def file_props(branch: Schema) -> tuple[str, ...]:
    """The props of a template's schema branch that may be files."""
    return tuple(
        name
        for name, part in branch["properties"].items()
        if any(choice.get(MARK) == TABLE for choice in flat(part))
    )


def named_files(layer: Mapping[str, Any], branch: Schema) -> dict[str, str]:
    """Prop to file, as written, for each file that a layer of this template names."""
    values = {name: layer.get(name) for name in file_props(branch)}
    return {
        name: value["file"]
        for name, value in values.items()
        if isinstance(value, Mapping) and isinstance(value.get("file"), str)
    }
