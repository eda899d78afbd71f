"""CosyVoice's own FastAPI server: forms in, bare samples out, as strict as FastAPI is."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.fakes.sounds import RATE, said

SPEAKERS: Final = {"中文女", "中文男", "英文女", "英文男"}
FIELDS: Final = {
    "sft": {"tts_text", "spk_id"},
    "zero_shot": {"tts_text", "prompt_text", "prompt_wav"},
    "cross_lingual": {"tts_text", "prompt_wav"},
    "instruct": {"tts_text", "spk_id", "instruct_text"},
    "instruct2": {"tts_text", "instruct_text", "prompt_wav"},
}


class CosyVoiceFake(Fake):
    """`sample_rate` is the model's, and told nowhere."""

    def __init__(self, sample_rate: int = 22_050) -> None:
        super().__init__()
        self.sample_rate = sample_rate
        self.on("POST", "/inference_", self.infer)

    def error(self, status: int) -> Answer:
        """FastAPI's shapes: a text for what breaks, a detail for the rest."""
        if status >= 500:
            return Answer(status, b"Internal Server Error", "text/plain")
        return as_json({"detail": "Not Found" if status == 404 else f"fault {status}"}, status=status)

    def infer(self, asked: Asked) -> Answer:
        """The samples, untyped."""
        needed = FIELDS.get(asked.path.removeprefix("/inference_"))
        if needed is None:
            return self.error(404)
        parts = {part.name: part for part in asked.form}
        missing = sorted(needed - set(parts))
        if missing:
            detail: list[Any] = [{"type": "missing", "loc": ["body", missing[0]], "msg": "Field required"}]
            return as_json({"detail": detail}, status=422)
        if "spk_id" in needed and parts["spk_id"].data.decode() not in SPEAKERS:
            return self.error(500)
        if "prompt_wav" in needed:
            assert parts["prompt_wav"].filename
            assert parts["prompt_wav"].data.startswith(b"RIFF")
        pcm = np.frombuffer(said(parts["tts_text"].data.decode()).pcm, "<i2")
        places = np.arange(len(pcm) * self.sample_rate // RATE) * RATE / self.sample_rate
        samples = np.interp(places, np.arange(len(pcm)), pcm).astype("<i2")
        return Answer(200, samples.tobytes(), "")
