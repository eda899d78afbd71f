"""`doit sheet VIDEO`: several frames of every scene on one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from doit.cmd_base import DoitCmdBase
from doit.exceptions import InvalidCommand

from generators.commands.parts import build_parts, graph_of
from generators.engine.options import OptionsAnywhere
from generators.errors import CinemakeError
from generators.report.spec_text import write, write_error

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
)


class Sheet(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Lay frames of all scenes on a sheet."""

    name = "sheet"
    doc_purpose = "write several frames of every scene on one JPEG"
    doc_usage = "VIDEO"
    doc_description = "Builds the segments it needs first."
    cmd_options = OPTIONS

    def _execute(self, pos_args: Sequence[str], each: int, output: str) -> int:
        try:
            return self._lay(pos_args, each, output)
        except CinemakeError as error:
            write_error(str(error))
            return 3
        finally:
            self.dep_manager.close()

    def _lay(self, pos_args: Sequence[str], each: int, output: str) -> int:
        from generators.media.probe import probe
        from generators.media.stills import Shot, contact_sheet

        graph = graph_of(self.task_list, pos_args)
        video = graph.videos.get(pos_args[0].removeprefix("video:") if len(pos_args) == 1 else "")
        if video is None:
            raise InvalidCommand(f"sheet takes one video: {', '.join(graph.videos)}")
        segments = [
            graph.steps[f"segment:{video.name}/{scene.id}"].outputs["video"] for scene in video.scenes
        ]
        code = build_parts(self, graph, segments)
        if code:
            return code
        shots = []
        for scene, path in zip(video.scenes, segments, strict=True):
            frames = probe(Path(path)).frames
            for part in range(each):
                frame = min(frames - 1, frames * (2 * part + 1) // (2 * each))
                shots.append(Shot(Path(path), frame, scene.id, f"{frame}"))
        goal = Path(output or f"{video.name}-sheet.jpg")
        contact_sheet(shots, goal)
        write(f"{goal}\n")
        return 0
