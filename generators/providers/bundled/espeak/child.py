"""The child process that speaks one sentence with the espeak-ng library and ends.

A script of its own, standard library only: it runs by path, isolated, with the folder of the library's data
as working directory. In one process the library's later sentences come out different, and a long data path
ends the process.

standard input    {"library": PATH, "voice": "en-us+f2", "parameters": {"1": 158}, "text": "..."}
standard output   {"rate": 22050, "events": [[milliseconds, position, length], ...]} LF  16-bit mono samples
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

_SYNCHRONOUS = 2
_DATA_HERE = b"."
_UTF8 = 1
_CHARACTER_POSITION = 1
_WORD = 1


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_int64),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


def speak(request: dict[str, Any]) -> tuple[int, list[tuple[int, int, int]], bytes]:
    """Sample rate, word events (milliseconds, 0-based position and length in characters), samples."""
    library = ctypes.CDLL(request["library"])
    rate: int = library.espeak_Initialize(_SYNCHRONOUS, 0, _DATA_HERE, 0)
    if rate <= 0:
        sys.exit("espeak-ng did not start: its data folder does not fit the library")
    samples = bytearray()
    events: list[tuple[int, int, int]] = []

    def receive(wave: Any, count: int, reported: Any) -> int:  # noqa: ANN401 - ctypes pointers
        if wave and count > 0:
            samples.extend(ctypes.string_at(wave, count * 2))
        index = 0
        while reported[index].type:
            event = reported[index]
            if event.type == _WORD:
                events.append((event.audio_position, event.text_position - 1, event.length))
            index += 1
        return 0

    # Held by a name: the library calls it after this line, and ctypes keeps no reference.
    callback = _Callback(receive)
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(request["voice"].encode()):
        sys.exit(f"espeak-ng has no voice {request['voice']}")
    for number, value in request["parameters"].items():
        library.espeak_SetParameter(int(number), int(value), 0)
    text = request["text"].encode() + b"\0"
    failed = library.espeak_Synth(text, len(text), 0, _CHARACTER_POSITION, 0, _UTF8, None, None)
    if failed or library.espeak_Synchronize():
        sys.exit("espeak-ng could not speak the text")
    return rate, events, bytes(samples)


if __name__ == "__main__":
    if sys.platform == "linux":  # PR_SET_PDEATHSIG: a kill -9 of the build leaves no sentence behind
        ctypes.CDLL(None).prctl(1, 9)
    spoken_rate, spoken_events, spoken_samples = speak(json.load(sys.stdin.buffer))
    header = json.dumps({"rate": spoken_rate, "events": spoken_events})
    sys.stdout.buffer.write(header.encode() + b"\n" + spoken_samples)
