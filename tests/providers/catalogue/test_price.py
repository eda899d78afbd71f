"""What a model costs: known, free, or unknown, which is never nothing."""

from __future__ import annotations

from datetime import date

import pytest

from generators.providers.catalogue.price import Price, read_price


def test_an_unknown_price_is_unknown_and_not_nothing() -> None:
    """Left away or said to be unknown: nothing can be reckoned with it."""
    for written in (None, "unknown"):
        price = read_price(written)
        assert (price.is_known, price.is_free, price.usd({"images": 1}), str(price)) == (
            False,
            False,
            None,
            "unknown",
        )


def test_free_is_nothing_whatever_is_counted() -> None:
    """Also where nothing was counted."""
    assert read_price("free").usd({}) == 0.0


@pytest.mark.parametrize(
    ("written", "counts", "usd"),
    [
        ({"image": 0.04}, {"images": 3}, 0.12),
        ({"input": 2.0, "output": 10.0}, {"input_tokens": 500_000, "output_tokens": 100_000}, 2.0),
        ({"characters": 0.015}, {"characters": 2_000}, 0.03),
        ({"second": 0.1}, {"seconds": 8}, 0.8),
        ({"image": 0.03, "input": 5.0}, {"images": 1, "input_tokens": 1000, "seconds": 9}, 0.035),
    ],
)
def test_units_are_reckoned_from_their_counts(
    written: dict[str, float], counts: dict[str, float], usd: float
) -> None:
    """Tokens by the million, characters by the thousand; all units together."""
    assert read_price({"noted": "2026-11-20", **written}).usd(counts) == pytest.approx(usd)


@pytest.mark.parametrize("counts", [{}, {"input_tokens": 9}, {"output_tokens": 9}, {"images": 1}])
def test_a_count_that_is_missing_makes_the_sum_unknown(counts: dict[str, float]) -> None:
    """Half a bill is no bill."""
    assert read_price({"noted": "2026-11-20", "input": 1.0, "output": 2.0}).usd(counts) is None


def test_prices_by_size_and_quality() -> None:
    """The closest name wins; a size without a price is unknown."""
    price = read_price(
        {"noted": "2026-11-20", "image": {"1024x1024/high": 0.2, "1024x1024": 0.1, "low": 0.01}}
    )

    assert price.usd({"images": 1}, size="1024x1024", quality="high") == 0.2
    assert price.usd({"images": 1}, size="1024x1024", quality="medium") == 0.1
    assert price.usd({"images": 2}, size="1536x1024", quality="low") == 0.02
    assert price.usd({"images": 1}, size="1536x1024", quality="high") is None


def test_what_has_no_amount_of_its_own() -> None:
    """`any` is of all others; before a request is sent the dearest is expected, of its quality if there."""
    price = read_price({"noted": "2026-11-20", "image": {"a/low": 0.01, "b/low": 0.02, "b/high": 0.3}})
    every = read_price({"noted": "2026-11-20", "image": {"a": 0.01, "any": 0.05}})

    assert price.usd({"images": 1}, size="c", dearest=True) == 0.3
    assert price.usd({"images": 1}, size="c", quality="low", dearest=True) == 0.02
    assert price.usd({"images": 1}, size="c", quality="low") is None
    assert every.usd({"images": 1}, size="c") == 0.05


def test_prices_are_told_in_words() -> None:
    """With their units, and from least to most where there are several."""
    assert str(Price(units={"image": {"a": 0.01, "b": 0.2}})) == "$0.01 to $0.2 an image"
    assert str(Price(units={"input": 1.25, "output": 10.0})) == (
        "$1.25 per million tokens in, $10 per million tokens out"
    )
    assert read_price({"noted": "2026-11-20", "second": 0.1}).noted == date(2026, 11, 20)
