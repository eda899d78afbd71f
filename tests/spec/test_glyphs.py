"""Which characters can be drawn."""

from __future__ import annotations

import pytest

from generators.spec.glyphs import glyph_findings, undrawable


@pytest.mark.parametrize(
    "text",
    [
        "GDP",
        "Größe – “yes”",
        "Привет",
        "Ελλάδα",
        "什么是GDP？",
        "日本語",
        "한국어",
        "السلام",
        "שלום",
        "नमस्ते",
        "สวัสดี",
        "a ≤ b",
        "😀 fine",
    ],
)
def test_scripts_with_a_font_are_drawable(text: str) -> None:
    """Latin, Cyrillic, Greek, CJK, Arabic, Hebrew, Devanagari, Thai, maths and emoji."""
    assert undrawable(text) is None


def test_a_character_without_a_font_is_named() -> None:
    """The first one, whatever stands around it."""
    assert undrawable("an 𓀀 and a ꧁") == "𓀀"


def test_every_drawn_text_is_looked_at() -> None:
    """Title, props at any depth, narration unless captions are off."""
    data = {
        "title": "𓀀",
        "scenes": [
            {"say": "𓀀", "animation": {"template": "bullets", "items": ["fine", "𓀀"]}},
            {"say": "𓀀", "captions": False},
        ],
    }

    places = [path for path, _, _ in glyph_findings(data)]

    assert places == [("title",), ("scenes", 0, "animation", "items", 1), ("scenes", 0, "say")]
    assert glyph_findings({"title": "𓀀"})[0][1] == (
        'no bundled font can draw "𓀀" (U+13000); write it in other characters'
    )


@pytest.mark.parametrize(
    ("top", "defaults", "scene", "burnt"),
    [
        ({"burn": False}, None, None, False),
        (None, {"burn": False}, None, False),
        (None, None, {"burn": False}, False),
        ({"burn": False}, None, {"burn": True}, True),
        (False, None, {"preset": "box"}, True),
        ({"burn": False}, None, {"preset": "box"}, False),
    ],
)
def test_captions_that_are_not_burnt_are_not_drawn(
    top: object, defaults: object, scene: object, burnt: bool
) -> None:
    """Subtitle files need no font of ours; the nearest setting wins."""
    data = {
        "captions": top,
        "defaults": {"captions": defaults},
        "scenes": [{"say": "ສະບາຍດີ", "captions": scene}],
    }

    assert bool(glyph_findings(data)) is burnt
