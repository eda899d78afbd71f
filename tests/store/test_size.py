"""Sizes are read as people write them, and what is none is told with its place."""

from __future__ import annotations

import pytest

from generators.errors import UsageError
from generators.store.size import DEFAULT_CAP_BYTES, parse_size, read_cap


@pytest.mark.parametrize(
    ("text", "size"),
    [("50GB", 50 * 10**9), ("1.5 TB", 15 * 10**11), ("500 kB", 500_000), ("5gb", 5 * 10**9),
     ("2GiB", 2 << 30), ("0B", 0), (" 7 MB ", 7_000_000)],
)  # fmt: skip
def test_a_size_has_a_number_and_a_unit(text: str, size: int) -> None:
    """Thousands, or 1024s where the unit says so."""
    assert parse_size(text, "--cap") == size


@pytest.mark.parametrize("text", ["50", "GB", "-1GB", "fifty GB", "1,5GB", "", 50, None, True])
def test_what_is_no_size_is_told(text: object) -> None:
    """With where it stands and how to write it."""
    with pytest.raises(UsageError) as caught:
        parse_size(text, "--cap")

    assert str(caught.value) == (
        f'--cap: {text!r} is not a size: write a number with its unit (kB, MB, GB, TB), such as "50GB"'
    )


def test_the_cap_is_the_project_s_or_usual() -> None:
    """A mistake names its table."""
    assert read_cap({}) == read_cap({"store": {"path": "x"}}) == DEFAULT_CAP_BYTES
    assert read_cap({"store": {"cap": "1GB"}}) == 10**9
    with pytest.raises(UsageError, match=r"^pyproject\.toml \[tool\.cinemake\.store\] cap: 7 is not a size"):
        read_cap({"store": {"cap": 7}})
    with pytest.raises(UsageError, match=r"^pyproject\.toml \[tool\.cinemake\.store\]: expected a table"):
        read_cap({"store": "50GB"})
