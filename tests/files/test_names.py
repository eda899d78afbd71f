"""Which file on disk a name means."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.files.names import difference, look_alike, on_disk

_LETTERS = st.text(st.sampled_from("aé̈üñ가ệ ᄀ한名\u00a0\u202f\u200b\u00ad'()%#"), min_size=1, max_size=8)
Form = Literal["NFC", "NFD"]
_FORMS: st.SearchStrategy[Form] = st.sampled_from(["NFC", "NFD"])
_SPACES = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"])


@pytest.mark.slow
@settings(max_examples=200, deadline=None, derandomize=True)
@given(_LETTERS, _LETTERS, _FORMS, _FORMS, _SPACES)
def test_whatever_form_and_spaces_a_name_is_written_in_it_is_found(
    folder: str, name: str, here: Form, there: Form, space: str
) -> None:
    """The folder too; and the path that the disk has is the one that is used."""
    with tempfile.TemporaryDirectory() as place:
        real = unicodedata.normalize(here, f"f{folder}/n{name}.png")
        (Path(place) / real).parent.mkdir()
        (Path(place) / real).write_bytes(b"")
        written = unicodedata.normalize(there, f"f{folder}/n{name}.png").replace(" ", space)

        assert on_disk(Path(place), written) == real


def test_the_very_name_wins(tmp_path: Path) -> None:
    """Even where another one looks the same."""
    for name in ("é.png", "e\u0301.png"):
        (tmp_path / name).write_bytes(b"")

    assert on_disk(tmp_path, "é.png") == "é.png"
    assert on_disk(tmp_path, "e\u0301.png") == "e\u0301.png"


def test_a_path_that_looks_like_nothing_there_stays(tmp_path: Path) -> None:
    """Its message is about what was written."""
    (tmp_path / "b.png").write_bytes(b"")

    assert on_disk(tmp_path, "none/a.png") == "none/a.png"
    assert look_alike(tmp_path, "none/a.png") is None
    assert look_alike(tmp_path, "a.png") is None


def test_a_difference_names_both_characters() -> None:
    """The first one, by code point and name."""
    assert difference("a b", "a\u00a0b") == (
        "the name on disk has U+00A0 NO-BREAK SPACE where the spec has U+0020 SPACE"
    )
    assert (
        difference("ab", "abc")
        == "the name on disk has U+0063 LATIN SMALL LETTER C where the spec has nothing"
    )
