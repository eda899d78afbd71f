"""Sound at another speed without a change of pitch, by ffmpeg's atempo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from generators.audio.timed_samples import RATE

if TYPE_CHECKING:
    import av
    from av.filter import Graph

    from generators.audio.timed_samples import Samples

_SLOWEST = 0.5
"""The limit of one filter; lower speeds chain several."""


_SHORT_WINDOW_RATE = RATE // 2
"""The rate given to the filter for a window of 21 ms instead of 43: it uses a twenty-fourth of the rate."""

_EARLY_SECONDS = 0.01
"""The filter smears sudden onsets to earlier by about this time, multiplied by the added length."""


def slowed(blocks: Iterable[Samples], factor: float) -> Iterator[Samples]:
    """Samples at `factor` times their speed (less than 1), with onsets at their times.

    Down to half speed, onsets are within 20 ms of the exact time; below, within 10 ms of the sound's own
    time.
    """
    import numpy as np

    yield np.zeros((round(_EARLY_SECONDS * (1 / factor - 1) * RATE), 2), dtype=np.float32)
    yield from at_tempo(blocks, factor, rate=_SHORT_WINDOW_RATE)


def at_tempo(blocks: Iterable[Samples], factor: float, *, rate: int = RATE) -> Iterator[Samples]:
    """Samples of one or two channels at `factor` times their speed (up to 100)."""
    import av
    import numpy as np

    graph: Graph | None = None
    channels = 0
    for block in blocks:
        if graph is None:
            channels = block.shape[1]
            graph = _graph(channels, factor, rate)
        layout = "mono" if channels == 1 else "stereo"
        packed = np.ascontiguousarray(block, dtype=np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=layout)
        frame.sample_rate = rate
        graph.push(frame)
        yield from _pulled(graph, channels)
    if graph is not None:
        graph.push(None)
        yield from _pulled(graph, channels)


def _graph(channels: int, factor: float, rate: int) -> Graph:
    from av.filter import Graph

    graph = Graph()
    layout = "mono" if channels == 1 else "stereo"
    nodes = [graph.add_abuffer(sample_rate=rate, format="flt", layout=layout, time_base=None)]
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
