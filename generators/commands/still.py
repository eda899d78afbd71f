"""`doit still TASK`: one frame of a scene as a picture, within seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import TaskCommand
from generators.commands.options import MONEY_OPTIONS, option, output_option, spending
from generators.commands.output_file import output_path, put
from generators.commands.parts import build_parts, scene_contexts
from generators.commands.selection import graph_of
from generators.engine.output import write
from generators.engine.spending.gateway import open_gateway
from generators.engine.tasks.graph import Graph
from generators.errors import UsageError
from generators.plan.step import Step
from generators.spec.problems import did_you_mean


class Still(TaskCommand):
    """Draw one frame."""

    name = "still"
    doc_purpose = "write one frame of a scene as PNG, without encoding the scene"
    doc_usage = "render:VIDEO/SCENE"
    doc_description = "Builds what the frame is drawn from first. A picture is drawn without its slow motion."
    cmd_options = (
        option("frame", "the frame of the scene, from 0", type=int, default=0),
        output_option("the PNG to write"),
        *MONEY_OPTIONS,
    )
    starts_work = True

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Build the inputs, draw the frame and print its path."""
        from generators.steps.still import draw_scene_still

        frame, money = options["frame"], spending(options)
        if frame < 0:
            raise UsageError(f"--frame {frame}: expected a whole number from 0")
        graph = graph_of(self.task_list, words)
        segment = _segment(graph, words)
        render = graph.steps.get(f"render:{segment.name}")
        goal = output_path(
            "still", options["output"], f"{segment.name.replace('/', '-')}-{frame}.png", [".png"]
        )
        gateway = open_gateway(self.backend.project, graph, money)
        status = build_parts(self.task_list, self.backend, graph, _inputs(render, segment), gateway)
        if status == 0:
            with scene_contexts(self.backend.project, graph) as context:
                drawn = context(segment).staging / "still.png"
                draw_scene_still(context(render) if render else None, context(segment), frame, drawn)
                put(drawn, goal)
            write(f"{goal}\n")
        return status


def _segment(graph: Graph, words: Sequence[str]) -> Step:
    """The segment step of the one scene that is named. Raises UsageError."""
    kind, _, name = (words[0] if len(words) == 1 else "").partition(":")
    segment = graph.steps.get(f"segment:{name}")
    if kind in ("render", "segment") and segment is not None:
        return segment
    scenes = [f"render:{task[8:]}" for task in graph.steps if task.startswith("segment:")]
    near = did_you_mean(words[0], scenes) if len(words) == 1 else ""
    raise UsageError(f"still takes one scene: doit still render:VIDEO/SCENE --frame 40{near}")


def _inputs(render: Step | None, segment: Step) -> list[str]:
    """Paths that the frame is drawn from; what the render itself makes is drawn here instead."""
    read = [item.path for step in (render, segment) if step for item in step.inputs]
    made_by_render = set(render.outputs.values()) if render else set()
    return [path for path in read if path not in made_by_render]
