"""Sound made quicker or slower without changing its pitch, by ffmpeg's atempo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from generators.audio.clocked import RATE

if TYPE_CHECKING:
    import av
    from av.filter import Graph

    from generators.audio.clocked import Samples

_SLOWEST = 0.5
"""Of one filter; slower is several of them after each other."""


def at_tempo(blocks: Iterable[Samples], factor: float) -> Iterator[Samples]:
    """48 kHz samples by one or two channels at `factor` times their speed (up to 100)."""
    import av
    import numpy as np

    graph: Graph | None = None
    channels = 0
    for block in blocks:
        if graph is None:
            channels = block.shape[1]
            graph = _graph(channels, factor)
        layout = "mono" if channels == 1 else "stereo"
        packed = np.ascontiguousarray(block, dtype=np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
        frame.sample_rate = RATE
        graph.push(frame)
        yield from _pulled(graph, channels)
    if graph is not None:
        graph.push(None)
        yield from _pulled(graph, channels)


def _graph(channels: int, factor: float) -> Graph:
    from av.filter import Graph

    graph = Graph()
    layout = "mono" if channels == 1 else "stereo"
    nodes = [graph.add_abuffer(sample_rate=RATE, format="flt", layout=layout, time_base=None)]
    while factor < _SLOWEST:
        nodes.append(graph.add("atempo", f"{_SLOWEST}"))
        factor /= _SLOWEST
    nodes += [graph.add("atempo", f"{factor:.6f}"), graph.add("abuffersink")]
    graph.link_nodes(*nodes).configure()
    return graph


def _pulled(graph: Graph, channels: int) -> Iterator[Samples]:
    import av
    import numpy as np

    while True:
        try:
            frame = cast("av.AudioFrame", graph.pull())
        except (av.EOFError, av.BlockingIOError):
            return
        yield frame.to_ndarray().astype(np.float32, copy=False).reshape(-1, channels)
