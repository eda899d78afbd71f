"""Pictures by the author's own ComfyUI workflow."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from generators.errors import ProviderRefused, UsageError
from generators.providers.image.answers import keep_link, no_result
from generators.providers.image.checks import references, wanted_size
from generators.providers.image.picture import Reference
from generators.providers.image.sizes import Limits
from generators.providers.roles.call import Call, Usage
from generators.providers.roles.image import ImagePrompt
from generators.providers.roles.options import MAPPING, NUMBER, SWITCH, TEXT, WHOLE, known, seconds
from generators.providers.vendors.comfyui.graph import Graph, Slot, fill, load, read_slots, saved_files
from generators.providers.vendors.comfyui.servers import GRACE_SECONDS, PACE, ComfyUIServers, view_url
from generators.spec.model import Json

OPTIONS: Final = {
    "workflow": TEXT,
    "nodes": MAPPING,
    "output": WHOLE,
    "transparent": SWITCH,
    "size": TEXT,
    "timeout": NUMBER,
    "poll": NUMBER,
    "grace": NUMBER,
}
NAMES: Final = ("prompt", "negative", "seed", "width", "height", "refs")
SIZES: Final = Limits(step=8, least_side=64, most_side=8192)
"""Models work on blocks of eight pixels."""


class ComfyUIImages:
    """The ImageProvider for ComfyUI servers."""

    def make(self, ask: ImagePrompt, call: Call, goal: Path) -> Usage:
        """See ImageProvider. Raises ProviderError and its kinds, UsageError for an unfit workflow."""
        options = known(call.at, OPTIONS)
        graph, slots = workflow(options)
        if ask.transparent and not options.get("transparent"):
            raise ProviderRefused(
                "the ComfyUI workflow is not marked as making transparent pictures\n"
                "Set the option `transparent: true` if it does, or leave out `transparent`."
            )
        for name, given in (("negative", ask.negative), ("seed", ask.seed is not None)):
            if given and name not in slots:
                raise ProviderRefused(
                    f"the ComfyUI workflow has no input for `{name}`\n"
                    f"Name one in the option `nodes`, such as {name}: [7, text], or leave out `{name}`."
                )
        refs = references(ask, call, most=len(slots.get("refs", ())), cure="a workflow with `nodes.refs`")

        def graph_for(upload: Callable[[Reference], str]) -> Graph:
            wanted = values(ask, call, options) | {"refs": [upload(ref) for ref in refs]}
            return fill(graph, slots, {name: value for name, value in wanted.items() if name in slots})

        servers = ComfyUIServers(call, PACE.adjusted(options), seconds(options, "grace", GRACE_SECONDS))
        host, outputs = servers.run(graph_for)
        files = saved_files(outputs, str(options["output"]) if "output" in options else None)
        if not files:
            raise no_result(call)
        keep_link(servers.http(host), view_url(host, files[0]), ask, call, goal, with_key=True)
        return Usage(0.0, call.at.model or str(options["workflow"]), {"images": 1.0})


def workflow(options: Mapping[str, Json]) -> tuple[Graph, dict[str, tuple[Slot, ...]]]:
    """The author's workflow and where its inputs are. Raises UsageError."""
    if "workflow" not in options:
        raise UsageError(
            "ComfyUI needs a workflow: give the option `workflow`, a file in API format, "
            "and `nodes`, such as {prompt: [6, text]}"
        )
    graph = load(Path(str(options["workflow"])))
    slots = read_slots(options.get("nodes", {}), graph)
    for name in slots:
        if name not in NAMES:
            raise UsageError(f"the option `nodes` does not accept {name!r}; it accepts: {', '.join(NAMES)}")
    if "prompt" not in slots:
        raise UsageError("the option `nodes` lacks `prompt`: give its node and input, such as [6, text]")
    return graph, slots


def values(ask: ImagePrompt, call: Call, options: Mapping[str, Json]) -> dict[str, Json]:
    """The inputs by name. Without the author's seed each job has its own, so takes differ."""
    width, height = SIZES.nearest(*wanted_size(ask, options))
    own = int.from_bytes(hashlib.sha256(call.job.token.encode()).digest()[:6], "big")
    return {
        "prompt": ask.prompt,
        "negative": ask.negative,
        "seed": own if ask.seed is None else ask.seed,
        "width": width,
        "height": height,
    }
