"""What a finished file can be: H.264's limits and bit rates that mean something."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.spec import find_problems


def messages(tmp_path: Path, output: str) -> list[str]:
    """What is said of a spec with this output."""
    path = tmp_path / "film.yaml"
    path.write_text(f"spec: 1\noutput: {output}\nscenes: [{{id: a, seconds: 1}}]\n", "utf-8")
    return [f"{problem.address}: {problem.message}" for problem in find_problems(path, project=tmp_path)]


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (
            "{size: 7680x7680}",
            "output.size: expected at most 35.7 million pixels, the limit of H.264; found 7680x7680; "
            "make one side smaller",
        ),
        ("{bitrate: 999999999M}", 'output.bitrate: expected a bit rate from 50k to 400M, found "999999999M"'),
        ("{bitrate: 0k}", 'output.bitrate: expected a bit rate from 50k to 400M, found "0k"'),
        ("{size: 66x99999}", "output.size: expected sides from 64 to 7680, found 66x99999"),
        ("{size: 65x64}", "output.size: expected even sides, found 65x64; write 66x64"),
        (
            "{size: ²x²}",
            "output.size: expected landscape, portrait, square, 4:5 or WIDTHxHEIGHT such as 1280x720, "
            'found "²x²"',
        ),
    ],
)
def test_what_no_encoder_makes_is_refused(tmp_path: Path, output: str, said: str) -> None:
    """With the limit."""
    assert messages(tmp_path, output) == [said]


@pytest.mark.parametrize(
    "output", ["{size: 7680x4320, fps: 120}", "{bitrate: 50k}", "{bitrate: 400M}", "{bitrate: 50000}"]
)
def test_what_just_fits_is_taken(tmp_path: Path, output: str) -> None:
    """Both sides of the limits."""
    assert messages(tmp_path, output) == []
