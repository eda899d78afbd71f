"""What services send for sound."""

import base64
import io
import wave

import numpy as np
import pytest

from generators.errors import NoResult
from generators.providers.speech.received import file_samples, from_base64, pcm_samples
from generators.providers.speech.tempo import faster

TONE = (0.3 * np.sin(2 * np.pi * 220 * np.arange(24_000) / 24_000) * 32767).astype("<i2").tobytes()


def test_samples_and_files_come_out_at_48_khz() -> None:
    """A second stays a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 24_000, 0, "NONE", ""))
        out.writeframes(TONE)

    assert len(pcm_samples(TONE, 24_000, "it")) == 48_000
    assert len(file_samples(file.getvalue(), "it")) == pytest.approx(48_000, abs=10)
    assert from_base64(base64.b64encode(TONE).decode(), "it") == TONE


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it sent 0 bytes of 16-bit sound: it broke off in the middle"),
        (TONE[:-1], "it sent 47999 bytes of 16-bit sound: it broke off in the middle"),
        (bytes(48_000), "it sent 1.0 seconds of silence"),
    ],
)
def test_samples_that_are_cut_or_silent_are_no_result(data: bytes, said: str) -> None:
    """Success was said, and nothing can be used."""
    with pytest.raises(NoResult) as caught:
        pcm_samples(data, 24_000, "it")
    assert str(caught.value) == said


def test_what_is_no_sound_is_no_result() -> None:
    """Its beginning is shown, which often is the reason in words."""
    with pytest.raises(NoResult) as caught:
        file_samples(b'{"error": "no such voice"}', "it")
    assert str(caught.value) == (
        'it sent 26 bytes that are not readable sound; they begin with \'{"error": "no such voice\''
    )
    for text, said in ((None, "it reported success but sent no sound"), ("", None), ("%%", None)):
        with pytest.raises(NoResult) as caught:
            from_base64(text, "it")
        assert said in {None, str(caught.value)}


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.3, 2.0])
def test_tempo_changes_the_length_and_not_the_pitch(factor: float) -> None:
    """Within a hertz and some hundredths of a second."""
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(3 * 48_000) / 48_000)
    changed = faster(tone, factor)
    seconds = len(changed) / 48_000

    assert seconds == pytest.approx(3 / factor, abs=0.05)
    assert np.abs(np.fft.rfft(changed)).argmax() / seconds == pytest.approx(220, abs=1)
    assert faster(tone, 1.0) is tone
