"""`doit sheet VIDEO`: several frames of every scene on one sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generators.commands.base import TaskCommand
from generators.commands.options import MONEY_OPTIONS, option, output_option, spending
from generators.commands.output_file import output_path, put
from generators.commands.parts import build_parts
from generators.commands.selection import graph_of
from generators.engine.output import write
from generators.engine.run.run_folder import run_folder
from generators.engine.spending.gateway import open_gateway
from generators.engine.tasks.graph import Graph
from generators.errors import UsageError
from generators.media.probe import probe
from generators.media.stills import StillFrame, contact_sheet
from generators.spec.model import Video
from generators.spec.problems import did_you_mean

MOST_FRAMES = 600
"""On one sheet: a JPEG has at most 65,535 rows."""


class Sheet(TaskCommand):
    """Draw frames of all scenes on one sheet."""

    name = "sheet"
    doc_purpose = "write several frames of every scene on one JPEG"
    doc_usage = "VIDEO"
    doc_description = "Builds the segments it needs first."
    cmd_options = (
        option("each", "frames per scene (4)", type=int, default=4),
        output_option("the JPEG to write"),
        *MONEY_OPTIONS,
    )
    starts_work = True

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Build the segments, write the sheet and print its path."""
        money = spending(options)
        graph = graph_of(self.task_list, words)
        video = _video(graph, words)
        each = _frames_per_scene(options["each"], len(video.scenes))
        goal = output_path("sheet", options["output"], f"{video.name}-sheet.jpg", [".jpg", ".jpeg"])
        segments = {
            scene.id: Path(graph.steps[f"segment:{video.name}/{scene.id}"].outputs["video"])
            for scene in video.scenes
        }
        gateway = open_gateway(self.backend.project, graph, money)
        status = build_parts(self.task_list, self.backend, graph, map(str, segments.values()), gateway)
        if status == 0:
            frames = [frame for scene, segment in segments.items() for frame in _frames(scene, segment, each)]
            with run_folder() as folder:
                contact_sheet(frames, folder / "sheet.jpg")
                put(folder / "sheet.jpg", goal)
            write(f"{goal}\n")
        return status


def _video(graph: Graph, words: Sequence[str]) -> Video:
    """The one video that is named. Raises UsageError."""
    name = words[0].removeprefix("video:") if len(words) == 1 else ""
    if name in graph.videos:
        return graph.videos[name]
    near = did_you_mean(name, list(graph.videos)) if name else ""
    raise UsageError(f"sheet takes one video: doit sheet NAME{near}")


def _frames_per_scene(each: int, scenes: int) -> int:
    most = max(1, MOST_FRAMES // scenes)
    if not 1 <= each <= most:
        raise UsageError(f"--each {each}: expected 1 to {most} frames of each of {scenes} scenes")
    return each


def _frames(scene: str, segment: Path, each: int) -> list[StillFrame]:
    """Frames in the middle of equal parts of a scene."""
    frames = probe(segment).frames
    middles = [min(frames - 1, frames * (2 * part + 1) // (2 * each)) for part in range(each)]
    return [StillFrame(segment, frame, scene, f"{frame}") for frame in middles]
