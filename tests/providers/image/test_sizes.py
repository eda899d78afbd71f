"""Which size a provider is asked for."""

import pytest

from generators.providers.image.sizes import Limits, nearest_of, nearest_ratio, read_size

QWEN = [(1328, 1328), (1664, 928), (928, 1664), (1472, 1104), (1104, 1472)]
RATIOS = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "19.5:9"]


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        ((1920, 1080), (1664, 928)),
        ((1080, 1920), (928, 1664)),
        ((1080, 1080), (1328, 1328)),
        ((1080, 1350), (1104, 1472)),
        ((10, 4000), (928, 1664)),
    ],
)
def test_the_nearest_shape_of_a_list_is_taken(asked: tuple[int, int], taken: tuple[int, int]) -> None:
    """Shape counts, not size."""
    assert nearest_of(QWEN, *asked) == taken


def test_of_equal_shapes_the_smallest_that_covers_is_taken() -> None:
    """Else the largest there is."""
    squares = [(512, 512), (1024, 1024), (2048, 2048)]

    assert nearest_of(squares, 900, 900) == (1024, 1024)
    assert nearest_of(squares, 512, 512) == (512, 512)
    assert nearest_of(squares, 4000, 4000) == (2048, 2048)


@pytest.mark.parametrize(
    ("limits", "asked", "taken"),
    [
        (Limits(step=1), (1920, 1080), (1920, 1080)),
        (Limits(step=16), (1920, 1080), (1936, 1088)),
        (Limits(step=16), (512, 512), (512, 512)),
        (Limits(step=16, widest=3, most_side=3840), (7680, 1080), (3840, 1280)),
        (Limits(step=16, least_side=512, most_side=1440), (1920, 1080), (1440, 816)),
        (Limits(step=16, least_side=512, most_side=1440), (90, 160), (512, 912)),
        (Limits(step=16, least_pixels=1280**2, most_pixels=1440**2, widest=4), (64, 64), (1280, 1280)),
        (Limits(step=16, least_pixels=512**2, most_pixels=2048**2), (3840, 2160), (2720, 1536)),
    ],
)
def test_limits_give_the_nearest_shape_within_them(
    limits: Limits, asked: tuple[int, int], taken: tuple[int, int]
) -> None:
    """Rounded to the step, near in shape first and then in size."""
    assert limits.nearest(*asked) == taken
    assert limits.allows(*taken)


def test_limits_that_allow_nothing_say_so() -> None:
    """A shape that fits nowhere."""
    with pytest.raises(ValueError, match=r"^no size of the shape 4000x100 lies within Limits\("):
        Limits(step=16, least_side=512, most_side=1440, widest=100).nearest(4000, 100)


def test_the_nearest_ratio_is_taken() -> None:
    """By shape."""
    assert [nearest_ratio(RATIOS, *size) for size in [(1920, 1080), (1080, 1350), (864, 1080), (99, 99)]] == [
        "16:9",
        "4:5",
        "4:5",
        "1:1",
    ]


def test_a_size_is_read_in_both_spellings() -> None:
    """And nothing else is."""
    assert (read_size("1536x864"), read_size("1280*720")) == ((1536, 864), (1280, 720))
    for text in ("2K", "1536", "0x4", "-1x5", "axb"):
        with pytest.raises(ValueError, match=r"is not a size; write one such as 1536x864$"):
            read_size(text)
