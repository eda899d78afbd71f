"""A template of one's own with files under other names than `data`: from its zod schema to the picture."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from generators.media.programs import node_program, script_command
from tests.bench import Bench, need_packages

pytestmark = pytest.mark.slow

TEMPLATE = """\
import {z} from "zod";
import {fromFile, labels, readData, values} from "../chart/data";
import {defineTemplate, type LayerProps} from "../template";

const table = z.union([z.strictObject({labels: labels(9, "A row"), values: values(9)}), fromFile]);

const schema = z.strictObject({
  before: table.describe("The older table").meta({examples: [{file: "old.csv"}]}),
  after: fromFile.describe("The newer table").optional().meta({examples: [{file: "new.csv"}]}),
});

const TwoTables = ({props}: LayerProps<z.infer<typeof schema>>) => (
  <pre>{JSON.stringify(readData("two-tables", props.before))}</pre>
);

export const twoTables = defineTemplate({
  doc: "Two tables.",
  tokens: ["text"],
  own_title: false,
  reveals: null,
  schema,
  component: TwoTables,
});
"""
SPEC = """\
spec: 1
title: Two tables
output: {size: 320x180, fps: 5, quality: draft}
scenes:
  - id: only
    seconds: 1
    animation: {template: two-tables, before: {file: old.csv}}
"""


def add_template(root: Path) -> None:
    """What CONTRIBUTING asks for: the file, its row, the schemas."""
    (root / "remotion/src/templates/two-tables.tsx").write_text(TEMPLATE, "utf-8")
    registry = root / "remotion/src/registry.ts"
    text = registry.read_text("utf-8")
    row = text.replace(
        '  "title-card": titleCard,\n', '  "title-card": titleCard,\n  "two-tables": twoTables,\n'
    )
    registry.write_text('import {twoTables} from "./templates/two-tables";\n' + row, "utf-8")
    command, environment = script_command(node_program(), "render/schemas.ts")
    subprocess.run(command, cwd=root / "remotion", env={**os.environ, **environment}, check=True)


def test_a_file_of_any_prop_is_drawn(tmp_path: Path) -> None:
    """As its table; a new name of the file draws nothing again, and another number does."""
    need_packages()
    bench = Bench(tmp_path, "film", {"film.yaml": SPEC, "old.csv": "a,1\nb,2\n"})
    add_template(tmp_path)

    def drawn() -> tuple[object, object]:
        """The props of the drawn layer, and the frames."""
        ran = bench.ran("render:film/only")
        assert ran >= {"animation:film/only", "render:film/only"}
        props = json.loads((bench.build / "scenes/only/overlay.props.json").read_text("utf-8"))
        frames = json.loads((bench.build / "scenes/only/overlay.frames.json").read_text("utf-8"))
        return props["layers"][0]["props"], frames["runs"]

    props, frames = drawn()
    assert props == {"before": {"labels": ["a", "b"], "values": [1, 2]}}

    (bench.spec.parent / "old.csv").rename(bench.spec.parent / "older.csv")
    bench.spec.write_text(SPEC.replace("old.csv", "older.csv"), "utf-8")
    assert bench.ran("render:film/only") == set()

    (bench.spec.parent / "older.csv").write_text("a,1\nb,9\n", "utf-8")
    changed, other = drawn()
    assert changed == {"before": {"labels": ["a", "b"], "values": [1, 9]}}
    assert other != frames

    (bench.spec.parent / "older.csv").unlink()
    assert bench.doit("check", code=3) == (
        'scene_specs/film.yaml:7:54 scenes[only].animation.before.file: there is no file "older.csv"\n'
        "    animation: {template: two-tables, before: {file: older.csv}}\n"
        "1 problem in 1 of 1 spec\n"
    )
