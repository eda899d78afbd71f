"""ElevenLabs' voices with the time of every character."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final
from urllib.parse import quote

from generators.errors import NoAccess, RateLimited
from generators.plan.text import UNSPACED, is_full_width
from generators.providers.http.client import Http
from generators.providers.http.json_fields import find, list_at, text_at
from generators.providers.http.refusals import Codes
from generators.providers.roles.call import Call
from generators.providers.roles.options import NUMBER, SWITCH, TEXT, WHOLE, known, seconds
from generators.providers.roles.speech import Speech, SpeechRequest
from generators.providers.speech.alignment import WordEvent
from generators.providers.speech.pieces import Piece
from generators.providers.speech.presets import ANY, Voices, preset_voice
from generators.providers.speech.received import file_samples, from_base64
from generators.providers.speech.remote_voice import PieceAudio, characters_at_once, note_ignored_pitch, voice
from generators.providers.speech.spoken_form import SpokenText
from generators.spec.model import Json

TIMEOUT_SECONDS: Final = 120.0
MOST_CHARACTERS: Final = 4500
"""The strictest model takes 5,000."""

SLOWEST, QUICKEST = 0.7, 1.2
"""What `speed` may be; the rest of a rate is done by stretching."""

FORMAT: Final = "mp3_44100_128"
"""The best that every plan may have."""

CODES: Final[Codes] = {
    "too_many_concurrent_requests": RateLimited,
    "system_busy": RateLimited,
    "voice_not_found": NoAccess,
    "missing_permissions": NoAccess,
}
_SETTINGS: Final = {
    "stability": NUMBER,
    "similarity_boost": NUMBER,
    "style": NUMBER,
    "use_speaker_boost": SWITCH,
}
OPTIONS: Final = {
    **_SETTINGS,
    "seed": WHOLE,
    "language_code": TEXT,
    "format": TEXT,
    "most_characters": WHOLE,
    "timeout": NUMBER,
}

VOICES: Final[Voices] = {ANY: ("EXAVITQu4vr4xnSDxMaL", "Xb7hH8MSUJpSbSDYk0k2", "nPczCjzI2devNBz1zQrb")}
"""Sarah, Alice and Brian, which every account has."""


class ElevenLabsSpeech:
    """The SpeechProvider for `/v1/text-to-speech/{voice}/with-timestamps`."""

    def voice_id(self, *, preset: str, language: str, model: str = "") -> str:
        """See SpeechProvider; these voices speak whatever language they are given."""
        return preset_voice(VOICES, preset, language, provider="elevenlabs")

    def speak(self, request: SpeechRequest, call: Call, audio_path: Path) -> Speech:
        """See SpeechProvider."""
        options = known(call.at, OPTIONS)
        http = Http(
            call.at,
            key_header="xi-api-key",
            timeout=seconds(options, "timeout", TIMEOUT_SECONDS),
            codes=CODES,
        )
        note_ignored_pitch(request, call)
        speed = min(max(request.rate, SLOWEST), QUICKEST)
        path = f"/v1/text-to-speech/{quote(request.voice_id, safe='')}/with-timestamps"
        path += f"?output_format={options.get('format', FORMAT)}"

        def say(piece: Piece, call: Call) -> PieceAudio:
            fields = body(piece.spoken.text, call.at.model, speed, options)
            answer = call.job.send(lambda: http.post_json(path, fields))
            samples = file_samples(
                from_base64(find(answer, "audio_base64"), call.at.provider), call.at.provider
            )
            events = tuple(word_events(find(answer, "alignment"), piece.spoken))
            return PieceAudio(samples, events, {"characters": len(piece.spoken.text)})

        return voice(
            request,
            call,
            audio_path,
            say=say,
            limit=characters_at_once(options, MOST_CHARACTERS),
            tempo=request.rate / speed,
        )


def body(text: str, model: str, speed: float, options: Mapping[str, Json]) -> dict[str, Json]:
    """The fields of one request; settings not given are the voice's own."""
    settings: dict[str, Json] = {name: options[name] for name in _SETTINGS if name in options}
    if speed != 1.0:
        settings["speed"] = speed
    fields: dict[str, Json] = {"text": text, "model_id": model}
    if settings:
        fields["voice_settings"] = settings
    return fields | {name: options[name] for name in ("seed", "language_code") if name in options}


def word_events(alignment: Json, spoken: SpokenText) -> Iterator[WordEvent]:
    """One event per run of letters and digits, or per character in scripts without spaces.

    Empty if the times are inconsistent. The characters are those of the text as it was sent, one time each.
    """
    characters = [text_at(alignment, "characters", i) for i in range(len(list_at(alignment, "characters")))]
    starts = list_at(alignment, "character_start_times_seconds")
    ends = list_at(alignment, "character_end_times_seconds")
    if "".join(characters) != spoken.text or not len(characters) == len(starts) == len(ends):
        return
    for key, run in groupby(range(len(characters)), lambda at: _group(characters[at], at)):
        places = list(run)
        start, end = starts[places[0]], ends[places[-1]]
        if key is not None and isinstance(start, (int, float)) and isinstance(end, (int, float)):
            # In Thai and its like a word goes on behind its first letter, up to where the next one starts.
            last = None if UNSPACED.match(characters[places[0]]) else float(end)
            yield WordEvent(float(start), last, spoken.display_offset(places[0]))


def _group(character: str, at: int) -> int | None:
    """What stands together: letters and digits with their neighbours, but none in scripts without spaces."""
    if not character.isalnum() and character != "'":
        return None
    return at if is_full_width(character) or UNSPACED.match(character) else -1
