"""Cue text: what is said is what players show."""

from __future__ import annotations

import html
import re
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.media.ffmpeg import ffmpeg_exe
from generators.steps.cue_text import WORD_JOINER, srt_text, vtt_text

CODE = [
    "A list<String> holds", "<i>never</i>", "{\\an8} null", "{Y:i}z", "a < b > c", "x <y", "</b>", "< / b>",
    "<1>", "<>", "<br>", "<font color=red>", "AT&T & co", "&lt;b&gt; &#60;", "3 --> 4",
    "C:\\New\\home", "{b", "<3",
    "a{\\i1", "12", "<x y=1>", "{{x}}", "<<b>>", "5 > 4", "--",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "srt"),
    [
        ("A list<String> & more", "A list<\u2060String> & more"),
        ("</i>", "<\u2060/i>"),
        ("{\\an8}", "{\u2060\\an8}"),
        ("a < b", "a <\u2060 b"),
        ("1 <= 2 {3}", "1 <= 2 {3}"),
        ("C:\\New", "C:\\\u2060New"),
        ("&lt;", "&\u2060lt;"),
    ],
)
def test_srt_is_changed_only_where_players_see_markup(text: str, srt: str) -> None:
    """By a sign that draws nothing."""
    assert srt_text(text) == srt


def shown_by_ffmpeg(texts: list[str], suffix: str) -> list[str]:
    """What ffmpeg makes of cues: dialogue of ASS, where it writes a brace of WebVTT as an escaped one."""
    mark, head, write = {"srt": (",", "", srt_text), "vtt": (".", "WEBVTT\n\n", vtt_text)}[suffix]
    cues = [
        f"{number}\n00:{number:02}:00{mark}000 --> 00:{number:02}:01{mark}000\n{write(text)}\n\n"
        for number, text in enumerate(texts, 1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"cues.{suffix}"
        path.write_text(head + "".join(cues), "utf-8")
        command = [ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "ass", "-"]
        out = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    lines = [line for line in out.splitlines() if line.startswith("Dialogue:")]
    dialogue = [line.split(",", 9)[9].replace(WORD_JOINER, "") for line in lines]
    return [re.sub(r"\\([{}])(?:\{\})?", r"\1", text) if suffix == "vtt" else text for text in dialogue]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["srt", "vtt"])
def test_nothing_said_is_lost_in_a_player(suffix: str) -> None:
    """Code, formulas and paths, read by ffmpeg's own decoder."""
    assert shown_by_ffmpeg(CODE, suffix) == CODE


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text("<>{}\\/&;:-=# aAbBiInNhyY19", min_size=1, max_size=24), min_size=1, max_size=30))
def test_any_text_comes_through_srt(texts: list[str]) -> None:
    """Words as narration has them: joined by single spaces."""
    said = [text for text in (" ".join(text.split()) for text in texts) if text]
    if said:
        assert shown_by_ffmpeg(said, "srt") == said


@given(st.text())
def test_any_text_comes_through_webvtt(text: str) -> None:
    """Its escapes are those of HTML, and no arrow is left."""
    assert html.unescape(vtt_text(text.replace("&", "&amp;"))) == text.replace("&", "&amp;")
    assert "-->" not in vtt_text(text)
