"""A CosyVoice server of one's own: forms in, bare samples out, without key, price or word times."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from generators.errors import ProviderRefused, UsageError
from generators.providers.http.client import Http
from generators.providers.roles.call import Call
from generators.providers.roles.options import NUMBER, TEXT, WHOLE, known, seconds
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.speech.pieces import Piece
from generators.providers.speech.presets import Voices, preset_voice
from generators.providers.speech.received import pcm_samples
from generators.providers.speech.remote_voice import PieceAudio, characters_at_once, note_ignored_pitch, voice
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 300.0
MOST_CHARACTERS: Final = 400
"""The server cuts texts itself; shorter ones show progress and need less of its memory."""

OPTIONS: Final = {
    "mode": TEXT,
    "prompt_wav": TEXT,
    "prompt_text": TEXT,
    "instruct_text": TEXT,
    "sample_rate": WHOLE,
    "most_characters": WHOLE,
    "timeout": NUMBER,
}

MODES: Final[Mapping[str, tuple[tuple[str, ...], int]]] = {
    "sft": (("spk_id",), 22_050),
    "instruct": (("spk_id", "instruct_text"), 22_050),
    "zero_shot": (("prompt_text", "prompt_wav"), 24_000),
    "cross_lingual": (("prompt_wav",), 24_000),
    "instruct2": (("instruct_text", "prompt_wav"), 24_000),
}
"""Mode to the options it requires, and the usual sample rate of the models that have it.

Only the first generation has its own speakers; later ones copy the voice of a recording.
"""

_File = tuple[str, tuple[str, bytes, str]]

VOICES: Final[Voices] = {
    "zh": ("中文女", "中文女", "中文男"),
    "zh-hk": ("粤语女", "粤语女", "粤语女"),
    "yue": ("粤语女", "粤语女", "粤语女"),
    "en": ("英文女", "英文女", "英文男"),
    "ja": ("日语男", "日语男", "日语男"),
    "ko": ("韩语女", "韩语女", "韩语女"),
}
"""The speakers of the SFT model; models that copy a voice take it from the options instead."""


class CosyVoiceSpeech:
    """The SpeechProvider for the server that comes with CosyVoice. The rate is applied by stretching."""

    def voice_id(self, *, preset: str, language: str, model: str = "") -> str:
        """See SpeechProvider; a speaker of the first generation's model."""
        return preset_voice(VOICES, preset, language, provider="cosyvoice")

    def speak(self, request: SpeechRequest, call: Call, audio_path: Path) -> Speech:
        """See SpeechProvider."""
        options = known(call.at, OPTIONS)
        mode = mode_of(options)
        needs, usual_rate = MODES[mode]
        fields, files = _given(needs, request, options)
        rate = sample_rate(options, usual_rate)
        http = Http(call.at, timeout=seconds(options, "timeout", TIMEOUT_SECONDS))
        note_ignored_pitch(request, call)

        def say(piece: Piece, call: Call) -> PieceAudio:
            form = {"tts_text": piece.spoken.text, **fields}
            path = f"/inference_{mode}"
            sound = call.job.send(lambda: http.post_form_for_bytes(path, form, files, kinds=("audio/",)).body)
            return PieceAudio(pcm_samples(sound, rate, call.at.provider))

        limit = characters_at_once(options, MOST_CHARACTERS)
        return voice(request, call, audio_path, say=say, limit=limit, tempo=request.rate)


def mode_of(options: Mapping[str, Json]) -> str:
    """The server's way of working: as written, else the one that what is given is enough for."""
    given = set(options)
    guess = "instruct" if "instruct_text" in given else "sft"
    if "prompt_wav" in given:
        guess = "instruct2" if "instruct_text" in given else "cross_lingual"
        guess = "zero_shot" if "prompt_text" in given else guess
    mode = str(options.get("mode", guess))
    if mode not in MODES:
        raise UsageError(f"the option `mode` is {mode!r}; it should be one of: {', '.join(MODES)}")
    missing = [name for name in MODES[mode][0] if name != "spk_id" and name not in given]
    if missing:
        raise UsageError(f"CosyVoice's mode {mode} needs the option `{missing[0]}`")
    return mode


def sample_rate(options: Mapping[str, Json], usual: int) -> int:
    """Samples per second, which the server does not report."""
    rate = options.get("sample_rate", usual)
    if not isinstance(rate, int) or not 8_000 <= rate <= 48_000:
        raise UsageError(f"the option `sample_rate` is {rate!r}; it should be from 8000 to 48000")
    return rate


def _given(
    needs: tuple[str, ...], request: SpeechRequest, options: Mapping[str, Json]
) -> tuple[dict[str, str], list[_File]]:
    """The form's fields and files beside the text."""
    fields = {name: str(options[name]) for name in needs if name not in ("spk_id", "prompt_wav")}
    if "spk_id" in needs:
        fields["spk_id"] = request.voice_id
    if "prompt_wav" not in needs:
        return fields, []
    path = Path(str(options["prompt_wav"]))
    try:
        return fields, [("prompt_wav", (path.name, path.read_bytes(), "audio/wav"))]
    except OSError as error:
        raise ProviderRefused(
            f"the recording whose voice CosyVoice should copy cannot be read: {path}: {error.strerror}\n"
            "The option `prompt_wav` is a path from the project's folder."
        ) from error
