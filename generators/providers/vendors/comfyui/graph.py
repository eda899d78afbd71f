"""ComfyUI workflows: the author's file in API format, and which of its inputs take what is asked.

    nodes: {prompt: [6, text], negative: [7, text], seed: [3, seed], refs: [[10, image], [11, image]]}

Each name leads to one input (node, input) or to several; several take the same value, but `refs` one each.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generators.errors import UsageError
from generators.spec.model import Json

Graph = dict[str, Json]

MEDIA: Final = ("images", "gifs", "videos", "audio")
"""What the nodes that save something call it, by node and version."""


@dataclass(frozen=True)
class Slot:
    """One input of one node."""

    node: str
    field: str


@dataclass(frozen=True)
class SavedFile:
    """A file that a run has left on the server."""

    filename: str
    subfolder: str
    type: str
    """`output`, or `temp` for previews."""

    @property
    def query(self) -> dict[str, str]:
        """What `/view` is asked with."""
        return {"filename": self.filename, "subfolder": self.subfolder, "type": self.type}


def load(path: Path) -> Graph:
    """The workflow of a file. Raises UsageError with how to get one in the right format."""
    try:
        graph = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"the workflow {path} cannot be read: {error}") from error
    if not isinstance(graph, dict) or not graph or not all(_is_node(node) for node in graph.values()):
        raise UsageError(
            f"the workflow {path} is not in API format: it should map node ids to class_type and inputs\n"
            "Save it in ComfyUI by Workflow > Export (API)."
        )
    return graph


def read_slots(nodes: Json, graph: Graph) -> dict[str, tuple[Slot, ...]]:
    """The author's map from names to inputs, each of which the graph has. Raises UsageError."""
    if not isinstance(nodes, dict):
        raise UsageError("the option `nodes` should map names to inputs, such as {prompt: [6, text]}")
    return {name: tuple(_slot(name, item, graph) for item in _listed(value)) for name, value in nodes.items()}


def fill(graph: Graph, slots: Mapping[str, tuple[Slot, ...]], values: Mapping[str, Json]) -> Graph:
    """The graph with values at the slots of their names; a list gives one value to each slot."""
    filled = copy.deepcopy(graph)
    for name, value in values.items():
        places = slots[name]
        items = value if isinstance(value, list) else [value] * len(places)
        for place, item in zip(places, items, strict=False):
            node = filled[place.node]
            inputs = node["inputs"] if isinstance(node, dict) else None
            if isinstance(inputs, dict):
                inputs[place.field] = item
    return filled


def saved_files(outputs: Json, node: str | None) -> list[SavedFile]:
    """The files of a run's outputs, those of `node` where one is named; kept ones before previews."""
    nodes = outputs if isinstance(outputs, dict) else {}
    files = [
        SavedFile(str(item["filename"]), str(item.get("subfolder") or ""), str(item.get("type") or "output"))
        for name in sorted(nodes, key=lambda name: (len(name), name))
        if node is None or name == node
        for item in _items(nodes[name])
    ]
    return sorted(files, key=lambda file: file.type != "output")


def _items(output: Json) -> list[dict[str, Json]]:
    media = [output.get(kind) for kind in MEDIA] if isinstance(output, dict) else []
    items = [item for found in media if isinstance(found, list) for item in found]
    return [item for item in items if isinstance(item, dict) and item.get("filename")]


def _is_node(node: Json) -> bool:
    return isinstance(node, dict) and "class_type" in node and isinstance(node.get("inputs"), dict)


def _listed(value: Json) -> list[Json]:
    several = isinstance(value, list) and value and all(isinstance(item, list) for item in value)
    return value if several and isinstance(value, list) else [value]


def _slot(name: str, item: Json, graph: Graph) -> Slot:
    if not isinstance(item, list) or len(item) != 2:
        raise UsageError(f"`nodes.{name}` is {item!r}; it should be a node and its input, such as [6, text]")
    slot = Slot(str(item[0]), str(item[1]))
    node = graph.get(slot.node)
    if not isinstance(node, dict):
        raise UsageError(f"`nodes.{name}`: the workflow has no node {slot.node}; it has: {', '.join(graph)}")
    inputs = node["inputs"]
    if not isinstance(inputs, dict) or slot.field not in inputs:
        has = ", ".join(inputs) if isinstance(inputs, dict) else ""
        raise UsageError(
            f"`nodes.{name}`: node {slot.node} ({node['class_type']}) has no input {slot.field!r}; "
            f"it has: {has}"
        )
    return slot
