"""What `doit still` and `doit sheet` refuse before they build anything."""

from __future__ import annotations

import pytest

from tests.commands.doit import doit
from tests.engine.house import House


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("still", "still takes one scene: doit still render:VIDEO/SCENE --frame 40\n"),
        (
            "still render:gdp/prats",
            "still takes one scene: doit still render:VIDEO/SCENE --frame 40, "
            'did you mean "render:gdp/parts"?\n',
        ),
        ("still render:gdp/parts --frame -1", "--frame -1: expected a whole number from 0\n"),
        ("still render:gdp/parts -o a.jpg", "-o a.jpg: still writes PNG: name the file *.png\n"),
        ("still render:gdp/parts -o x/a.png", "cannot write -o x/a.png: there is no folder x\n"),
        ("still render:gdp/parts -o a.png", "-o a.png is a folder: name the file to write\n"),
        ("sheet", "sheet takes one video: doit sheet NAME\n"),
        ("sheet gpd", 'sheet takes one video: doit sheet NAME, did you mean "gdp"?\n'),
        ("sheet gdp --each 0", "--each 0: expected 1 to 42 frames of each of 14 scenes\n"),
        ("sheet gdp --each 43", "--each 43: expected 1 to 42 frames of each of 14 scenes\n"),
        ("sheet gdp -o a.png", "-o a.png: sheet writes JPG: name the file *.jpg\n"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_once(
    house: House, capsys: pytest.CaptureFixture[str], words: str, told: str
) -> None:
    """Nothing is built for it."""
    (house.root / "a.png").mkdir()
    capsys.readouterr()

    assert doit(*words.split()) == 3
    assert capsys.readouterr() == ("", told)
    assert not (house.root / "build").exists()
