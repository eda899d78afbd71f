"""`doit sheet VIDEO`: several frames of every scene on one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from doit.cmd_base import DoitCmdBase

from generators.commands.options import OptionsAnywhere
from generators.commands.output import output_path, put
from generators.commands.parts import build_parts, graph_of
from generators.commands.run import MONEY_OPTIONS, amount
from generators.commands.stopping import stoppable
from generators.engine.run.run_folder import run_folder
from generators.engine.spending.gateway import Spending, open_gateway
from generators.engine.tasks.graph import Graph
from generators.errors import CinemakeError, UsageError
from generators.media.probe import probe
from generators.media.stills import StillFrame, contact_sheet
from generators.report.spec_text import write, write_error
from generators.spec.problems import did_you_mean

MOST_FRAMES = 600
"""On one sheet: a JPEG has at most 65,535 rows."""

OPTIONS = (
    {"name": "each", "long": "each", "type": int, "default": 4, "help": "frames per scene [default: 4]"},
    {
        "name": "output",
        "short": "o",
        "long": "output",
        "type": str,
        "default": "",
        "help": "the JPEG to write",
    },
    *MONEY_OPTIONS,
)


class Sheet(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Lay frames of all scenes on a sheet."""

    name = "sheet"
    doc_purpose = "write several frames of every scene on one JPEG"
    doc_usage = "VIDEO"
    doc_description = "Builds the segments it needs first."
    cmd_options = OPTIONS

    def _execute(
        self, pos_args: Sequence[str], each: int, output: str, max_cost: str, allow_unknown_cost: bool
    ) -> int:
        try:
            spending = Spending(amount(max_cost), allow_unknown_cost)
            return stoppable(lambda: self._lay(pos_args, each, output, spending))
        except CinemakeError as error:
            write_error(str(error))
            return 3
        finally:
            self.dep_manager.close()

    def _lay(self, pos_args: Sequence[str], each: int, output: str, spending: Spending) -> int:
        graph = graph_of(self.task_list, pos_args)
        video = graph.videos.get(pos_args[0].removeprefix("video:") if len(pos_args) == 1 else "")
        if video is None:
            raise UsageError(self._which(pos_args, graph))
        most = max(1, MOST_FRAMES // len(video.scenes))
        if not 1 <= each <= most:
            raise UsageError(
                f"--each {each}: expected 1 to {most} frames of each of {len(video.scenes)} scenes"
            )
        goal = output_path("sheet", output, f"{video.name}-sheet.jpg", [".jpg", ".jpeg"])
        segments = {
            scene.id: Path(graph.steps[f"segment:{video.name}/{scene.id}"].outputs["video"])
            for scene in video.scenes
        }
        gateway = open_gateway(self.dep_manager.backend.project, graph, spending)
        code = build_parts(self, graph, map(str, segments.values()), gateway)
        if code == 0:
            with run_folder() as folder:
                contact_sheet(
                    [shot for scene in segments.items() for shot in _shots(*scene, each)],
                    folder / "sheet.jpg",
                )
                put(folder / "sheet.jpg", goal)
            write(f"{goal}\n")
        return code

    def _which(self, given: Sequence[str], graph: Graph) -> str:
        """What to say of a video that there is not."""
        usage = "sheet takes one video: doit sheet NAME"
        near = did_you_mean(given[0].removeprefix("video:"), list(graph.videos)) if len(given) == 1 else ""
        return f"{usage}{near}"


def _shots(scene: str, segment: Path, each: int) -> list[StillFrame]:
    """Frames in the middle of equal parts of a scene."""
    frames = probe(segment).frames
    middles = [min(frames - 1, frames * (2 * part + 1) // (2 * each)) for part in range(each)]
    return [StillFrame(segment, frame, scene, f"{frame}") for frame in middles]
