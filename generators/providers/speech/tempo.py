"""Speech made quicker or slower without changing its pitch, for voices whose API has no rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.audio.tempo import at_tempo

if TYPE_CHECKING:
    from generators.providers.speech.sound import Samples


def faster(samples: Samples, factor: float) -> Samples:
    """48 kHz mono sound at `factor` times its speed."""
    import numpy as np

    if abs(factor - 1.0) < 0.005:  # inaudible, and the filter costs a little sharpness
        return samples
    blocks = list(at_tempo([samples[:, None]], round(factor, 4)))
    stretched: Samples = np.concatenate(blocks)[:, 0].astype(np.float64)
    return stretched
