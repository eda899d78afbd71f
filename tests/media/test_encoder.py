"""The encoder's settings, as data."""

from __future__ import annotations

import pytest

from generators.media.encoder import Encoding, container_options, group_borders, x264_args


@pytest.mark.parametrize(
    ("frames", "expected"), [(1, (0,)), (89, (0,)), (90, (0, 30, 60)), (240, (0, 30, 210))]
)
def test_groups_are_head_body_and_tail(frames: int, expected: tuple[int, ...]) -> None:
    """From three seconds on there are three groups, below there is one."""
    assert expected == group_borders(frames, 30)


def test_only_borders_tell_streams_of_one_video_apart() -> None:
    """Segments and windows share every setting, or they could not be joined by copy."""
    encoding = Encoding(1920, 1080, 30)
    one, other = x264_args(encoding), x264_args(encoding, borders=(0, 30, 210))

    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    assert different == [("expr:eq(n,0)", "expr:eq(n,0)+eq(n,30)+eq(n,210)")]


def test_a_rate_factor_or_bitrate_of_the_author_wins() -> None:
    """`crf` replaces the quality's own, `bitrate` replaces both."""
    assert "12" in x264_args(Encoding(320, 180, 30, crf=12))
    args = x264_args(Encoding(320, 180, 30, crf=12, bitrate=2_000_000))
    assert "-crf" not in args
    assert args[args.index("-b:v") + 1] == "2000000"


def test_a_rate_factor_of_nought_takes_the_profile_that_can_lose_nothing() -> None:
    """x264 refuses High for it."""
    lossless, other = x264_args(Encoding(320, 180, 30, crf=0)), x264_args(Encoding(320, 180, 30, crf=1))

    assert lossless[lossless.index("-profile:v") + 1] == "high444"
    assert other[other.index("-profile:v") + 1] == "high"


def test_clocks_hold_frames_and_samples_exactly() -> None:
    """The container's clock is a multiple of both rates, also for odd ones."""
    assert container_options(30)["movie_timescale"] == "48000"
    assert str(48_000 * 29) == container_options(29)["movie_timescale"]
