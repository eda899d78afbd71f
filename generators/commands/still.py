"""`doit still TASK`: one frame of a scene as a picture, within seconds."""

from __future__ import annotations

from collections.abc import Sequence

from doit.cmd_base import DoitCmdBase

from generators.commands.options import OptionsAnywhere
from generators.commands.output import output_path, put
from generators.commands.parts import build_parts, graph_of, scene_contexts
from generators.commands.run import MONEY_OPTIONS, amount
from generators.commands.stopping import stoppable
from generators.engine.spending.gateway import Spending, open_gateway
from generators.engine.tasks.graph import Graph
from generators.errors import CinemakeError, UsageError
from generators.report.spec_text import write, write_error
from generators.spec.problems import did_you_mean

OPTIONS = (
    {"name": "frame", "long": "frame", "type": int, "default": 0, "help": "frame of the scene, from 0"},
    {
        "name": "output",
        "short": "o",
        "long": "output",
        "type": str,
        "default": "",
        "help": "the PNG to write",
    },
    *MONEY_OPTIONS,
)


class Still(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Draw one frame."""

    name = "still"
    doc_purpose = "write one frame of a scene as PNG, without encoding the scene"
    doc_usage = "render:VIDEO/SCENE"
    doc_description = "Brings up to date what the frame is drawn from; a still picture's motion is left out."
    cmd_options = OPTIONS

    def _execute(
        self, pos_args: Sequence[str], frame: int, output: str, max_cost: str, allow_unknown_cost: bool
    ) -> int:
        try:
            spending = Spending(amount(max_cost), allow_unknown_cost)
            return stoppable(lambda: self._draw(pos_args, frame, output, spending))
        except CinemakeError as error:
            write_error(str(error))
            return 3
        finally:
            self.dep_manager.close()

    def _draw(self, pos_args: Sequence[str], frame: int, output: str, spending: Spending) -> int:
        from generators.steps.still import draw_scene_still

        if frame < 0:
            raise UsageError(f"--frame {frame}: expected a whole number from 0")
        graph = graph_of(self.task_list, pos_args)
        kind, _, name = (pos_args[0] if len(pos_args) == 1 else "").partition(":")
        segment = graph.steps.get(f"segment:{name}")
        if kind not in ("render", "segment") or segment is None:
            raise UsageError(self._which(pos_args, graph))
        render = graph.steps.get(f"render:{name}")
        goal = output_path("still", output, f"{name.replace('/', '-')}-{frame}.png", [".png"])
        read = [item.path for step in (render, segment) if step for item in step.inputs]
        made_by_render = set(render.outputs.values()) if render else set()
        needed = [path for path in read if path not in made_by_render]
        gateway = open_gateway(self.dep_manager.backend.project, graph, spending)
        code = build_parts(self, graph, needed, gateway)
        if code == 0:
            with scene_contexts(self.dep_manager.backend.project, graph) as context:
                drawn = context(segment).staging / "still.png"
                draw_scene_still(context(render) if render else None, context(segment), frame, drawn)
                put(drawn, goal)
            write(f"{goal}\n")
        return code

    def _which(self, given: Sequence[str], graph: Graph) -> str:
        """What to say of a scene that there is not."""
        usage = "still takes one scene: doit still render:VIDEO/SCENE --frame 40"
        scenes = [f"render:{task[8:]}" for task in graph.steps if task.startswith("segment:")]
        return f"{usage}{did_you_mean(given[0], scenes) if len(given) == 1 else ''}"
