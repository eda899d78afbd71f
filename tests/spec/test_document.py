"""Places: every key and value of a file is found again by its path."""

from __future__ import annotations

from pathlib import Path

from generators.spec import load_document, locate
from generators.spec.document import address

TEXT = """\
spec: 1
x-look: &look {type: color, color: navy}
scenes:
  - id: hook
    say: "😀 Hello."
    background: *look
  - {id: parts, animation: [{template: quote, text: Yes}]}
"""


def _written(folder: Path, text: str = TEXT) -> Path:
    path = folder / "film.yaml"
    path.write_text(text, "utf-8")
    return path


def test_every_value_has_its_line_and_column(tmp_path: Path) -> None:
    """Lines and columns count from one, in characters."""
    document = load_document(_written(tmp_path), project=tmp_path)

    assert locate(document, ("spec",)) == (1, 7)
    assert locate(document, ("scenes", 0, "say")) == (5, 10)
    assert locate(document, ("scenes", 1, "animation", 0)) == (7, 29)
    assert locate(document, ("scenes", 1, "animation", 0, "text")) == (7, 53)


def test_a_value_behind_an_anchor_stands_where_the_anchor_is(tmp_path: Path) -> None:
    """What an alias brings is written once, and found there."""
    document = load_document(_written(tmp_path), project=tmp_path)

    assert locate(document, ("scenes", 0, "background", "color")) == (2, 36)


def test_what_is_not_in_the_file_is_found_at_what_is_around_it(tmp_path: Path) -> None:
    """A default has no place of its own, its scene has."""
    document = load_document(_written(tmp_path), project=tmp_path)

    assert locate(document, ("scenes", 0, "transition", "seconds")) == (4, 5)


def test_a_byte_order_mark_moves_nothing(tmp_path: Path) -> None:
    """Editors that write one do not shift the first line."""
    document = load_document(_written(tmp_path, "\ufeff" + TEXT), project=tmp_path)

    assert locate(document, ("spec",)) == (1, 7)


def test_scenes_are_addressed_by_their_id() -> None:
    """An id that is used twice names the first scene only; the other goes by its position."""
    data = {"scenes": [{"id": "a"}, {"id": "a"}, {"say": "Hello."}]}

    assert address(("scenes", 0, "say"), data) == "scenes[a].say"
    assert address(("scenes", 1, "id"), data) == "scenes[1].id"
    assert address(("scenes", 2, "animation", 0, "items", 3), data) == "scenes[2].animation[0].items[3]"
