"""One reader for every kind of picture: upright, sRGB, 8 bits, whole, or refused."""

from __future__ import annotations

import random
import struct
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from generators.errors import FileRefused, MissingTool
from generators.files.icc import ADOBE_RGB, PRIMARIES, rgb_profile
from generators.files.opening import MOST_PIXELS
from generators.files.picture import read_head, read_picture
from tests.files.pictures import BLUE, HEIC, RED, bomb, cut_out, encoded, huge_png, two_halves

Color = tuple[int, ...]

PNG = encoded(two_halves(), "PNG")


def near(found: object, asked: Color, within: int = 3) -> bool:
    """Whether two colours look the same."""
    assert isinstance(found, tuple)
    return bool(max(abs(a - b) for a, b in zip(found, asked, strict=True)) <= within)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "AVIF", "JPEG2000", "GIF", "PPM"])
def test_every_format_gives_the_same_picture(form: str) -> None:
    """Red above, blue below, whatever the file is written as."""
    picture = read_picture(encoded(two_halves(), form), "a")

    assert picture.mode == "RGB"
    assert near(picture.getpixel((32, 4)), RED, 8)
    assert near(picture.getpixel((32, 28)), BLUE, 8)


@pytest.mark.parametrize(("module", "package"), [("PIL.Image", "pillow"), ("pi_heif", "pi-heif")])
def test_a_missing_decoder_is_named_and_no_picture_blamed(
    module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An environment that was made before the package was needed."""
    monkeypatch.setitem(sys.modules, module, None)
    if module == "PIL.Image":
        monkeypatch.delattr("PIL.Image")
    said = rf"^the Python package {package} cannot be loaded .*: run \./doitw$"
    with pytest.raises(MissingTool, match=said):
        read_picture(PNG, "a.png")


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_heic_is_read_and_half_of_it_refused(share: float) -> None:
    """What phones write."""
    picture = read_picture(HEIC, "a.heic")

    assert near(picture.getpixel((32, 8)), RED, 8)
    assert near(picture.getpixel((32, 56)), BLUE, 8)
    with pytest.raises(FileRefused) as refused:
        read_picture(HEIC[: int(len(HEIC) * share)], "a.heic")
    assert str(refused.value) == "a.heic is damaged or incomplete; copy, download or export it again"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_turned_and_mirrored_photos_stand_upright(form: str, orientation: int) -> None:
    """What a camera wrote lying on its side is turned as EXIF says."""
    asked = Image.new("RGB", (48, 32), BLUE)
    asked.paste(RED, (0, 0, 24, 16))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = asked.transpose(Image.Transpose(back[orientation])) if orientation in back else asked
    exif = Image.Exif()
    exif[0x0112] = orientation

    picture = read_picture(encoded(stored, form, exif=exif), "a")

    assert picture.size == (48, 32)
    assert near(picture.getpixel((6, 4)), RED, 8)
    assert near(picture.getpixel((40, 4)), BLUE, 8)
    assert near(picture.getpixel((6, 28)), BLUE, 8)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
def test_a_wide_gamut_is_brought_to_srgb(form: str) -> None:
    """Display P3's (190, 70, 40) is another, stronger colour in sRGB."""
    profile = rgb_profile(PRIMARIES[12])
    options = {"quality": 100} if form in ("JPEG", "WEBP", "AVIF") else {}
    stored = Image.new("RGB", (32, 32), (190, 70, 40))

    picture = read_picture(encoded(stored, form, icc_profile=profile, **options), "a")

    assert near(picture.getpixel((16, 16)), (206, 58, 23), 4)


def test_transparency_keeps_its_profile() -> None:
    """A see-through Display P3 picture is converted too."""
    stored = Image.new("RGBA", (4, 4), (190, 70, 40, 128))

    picture = read_picture(encoded(stored, "PNG", icc_profile=rgb_profile(PRIMARIES[12])), "a")

    assert near(picture.getpixel((1, 1)), (206, 58, 23, 128))


def test_adobe_rgb_is_known_by_profile_and_by_exif() -> None:
    """Cameras write no profile for it but the interoperability index R03."""
    stored = Image.new("RGB", (32, 32), (190, 70, 40))
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}

    by_profile = read_picture(
        encoded(stored, "PNG", icc_profile=rgb_profile(ADOBE_RGB, gamma=563 / 256)), "a"
    )
    by_exif = read_picture(encoded(stored, "JPEG", exif=exif, quality=100), "a")

    assert near(by_profile.getpixel((16, 16)), (219, 68, 33))
    assert near(by_exif.getpixel((16, 16)), (219, 68, 33))


def test_pngs_that_tell_their_colours_by_numbers_are_converted() -> None:
    """cICP's Display P3 and gAMA's linear light, as browsers show them."""
    plain = encoded(Image.new("RGB", (4, 4), (190, 70, 40)), "PNG")
    wide = plain[:33] + _chunk(b"cICP", bytes([12, 13, 0, 1])) + plain[33:]
    linear = plain[:33] + _chunk(b"gAMA", struct.pack(">I", 100_000)) + plain[33:]

    assert near(read_picture(wide, "a").getpixel((1, 1)), (206, 58, 23))
    assert near(read_picture(linear, "a").getpixel((1, 1)), (223, 144, 110))


@pytest.mark.parametrize(
    ("transfer", "white", "red"), [(16, 148, (122, 80, 67)), (18, 191, (156, 65, 47))], ids=["PQ", "HLG"]
)
def test_hdr_keeps_its_white_white_and_its_red_red(transfer: int, white: int, red: Color) -> None:
    """White of paper (203 cd/m2) stays nearly white, whichever of the two curves holds it."""
    for asked, code in (((255, 255, 255), (white,) * 3), ((200, 40, 40), red)):
        plain = encoded(Image.new("RGB", (8, 8), code), "PNG")
        tagged = plain[:33] + _chunk(b"cICP", bytes([9, transfer, 0, 1])) + plain[33:]

        found = read_picture(tagged, "a").getpixel((4, 4))

        assert isinstance(found, tuple)
        assert not read_head(tagged, "a").plain
        if asked == (255, 255, 255):
            assert min(found) >= 210
            assert max(found) - min(found) <= 3
        else:
            assert near(found, asked, 4)


def test_cmyk_is_shown_as_it_prints() -> None:
    """Light cyan, not its negative, with and without Adobe's inverted samples."""
    stored = Image.new("CMYK", (16, 16), (230, 28, 28, 0))

    for form in ("JPEG", "TIFF"):
        assert near(read_picture(encoded(stored, form), "a").getpixel((8, 8)), (25, 227, 227), 4)


def test_lab_is_converted() -> None:
    """CIELAB TIFFs hold no RGB at all."""
    lab = ImageCms.createProfile("LAB")
    there = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), lab, "RGB", "LAB")
    stored = ImageCms.applyTransform(Image.new("RGB", (8, 8), (200, 100, 50)), there)
    assert stored is not None

    assert near(read_picture(encoded(stored, "TIFF"), "a").getpixel((4, 4)), (200, 100, 50))


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_are_scaled_not_clipped(form: str) -> None:
    """40,000 of 65,535 is 156 of 255."""
    stored = Image.fromarray(np.full((8, 8), 40_000, dtype=np.uint16))

    assert read_picture(encoded(stored, form), "a").getpixel((4, 4)) == (156, 156, 156)


def test_one_bit_and_palettes_are_drawn() -> None:
    """Scans and icons."""
    assert read_picture(encoded(Image.new("1", (8, 8), 1), "PNG"), "a").getpixel((4, 4)) == (255, 255, 255)
    assert read_picture(encoded(two_halves().quantize(), "PNG"), "a").getpixel((4, 4)) == RED


def test_samples_without_a_white_are_refused() -> None:
    """Nobody knows how bright a float of 3.5 is."""
    with pytest.raises(FileRefused) as refused:
        read_picture(encoded(Image.new("F", (8, 8), 3.5), "TIFF"), "a.tif")
    assert str(refused.value) == "a.tif holds floating-point samples; export it with 8 or 16 bits"

    with pytest.raises(FileRefused) as refused:
        read_picture(encoded(Image.new("I", (8, 8), 3_000_000), "TIFF"), "a.tif")
    assert str(refused.value) == "a.tif holds 32-bit samples; export it with 8 or 16 bits"


@pytest.mark.parametrize(
    "data",
    [
        encoded(cut_out((0, 255, 0)), "PNG"),
        encoded(cut_out((0, 255, 0)), "WEBP"),
        encoded(cut_out((0, 255, 0)), "WEBP", lossless=True),
        encoded(cut_out((0, 255, 0)), "TIFF"),
        encoded(cut_out((0, 255, 0)), "AVIF"),
        encoded(cut_out((0, 255, 0)).quantize(8), "PNG"),
        encoded(cut_out((0, 255, 0)), "GIF"),
        encoded(cut_out((255, 0, 255)).convert("LA"), "PNG"),
        encoded(two_halves((64, 36)), "PNG", transparency=BLUE),
    ],
    ids=["rgba", "webp", "webp-lossless", "tiff", "avif", "palette", "gif", "grey", "key"],
)
def test_transparency_of_every_kind_is_kept(data: bytes) -> None:
    """Clear at the corner, solid in the middle."""
    picture = read_picture(data, "a")

    assert picture.mode == "RGBA"
    assert picture.getchannel("A").getpixel((1, 34)) == 0
    assert picture.getchannel("A").getpixel((32, 16)) == 255


def test_solid_alpha_is_no_transparency() -> None:
    """Many programs write an alpha channel that says nothing."""
    assert read_picture(encoded(two_halves().convert("RGBA"), "PNG"), "a").mode == "RGB"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "JPEG2000"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_part_of_a_picture_is_refused(form: str, share: float) -> None:
    """Half a file is never drawn green or grey."""
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    whole = encoded(noise, form)

    with pytest.raises(FileRefused) as refused:
        read_picture(whole[: int(len(whole) * share)], "a")

    assert str(refused.value) == "a is damaged or incomplete; copy, download or export it again"


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_a_part_of_an_animation_is_refused(form: str) -> None:
    """Though its first picture is there."""
    pictures = [Image.effect_noise((80, 80), 90).convert("RGB") for _ in range(6)]
    whole = encoded(pictures[0], form, save_all=True, append_images=pictures[1:], duration=100)

    with pytest.raises(FileRefused):
        read_picture(whole[: int(len(whole) * 0.7)], "a")
    assert read_head(whole, "a").moves


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "JPEG2000", "QOI"])
@pytest.mark.parametrize("filling", [b"\0", b"\xff"])
def test_a_download_that_was_only_given_its_length_is_refused(form: str, filling: bytes) -> None:
    """Zeros decode as grey without an error."""
    whole = encoded(Image.effect_noise((200, 200), 90).convert("RGB"), form)
    half = len(whole) // 2

    with pytest.raises(FileRefused):
        read_picture(whole[:half] + filling * (len(whole) - half), "a")


def test_bytes_before_a_jpeg_do_no_harm() -> None:
    """A web server's blank line stands before many."""
    assert read_picture(b"\r\n\r\n" + encoded(two_halves(), "JPEG"), "a.jpg").size == (64, 32)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a is empty; copy or download it again"),
        (
            b"<!DOCTYPE html><p>",
            "a is a web page, not a picture; download the file itself, not the page that shows it",
        ),
        (
            b"version https://git-lfs.github.com/spec/v1\n",
            "a is a Git LFS pointer, not a picture; run `git lfs pull`",
        ),
        (b"RIFF\0\0\0\0WAVEfmt ", "a is a WAV sound, not a picture; export or download it again"),
        (
            b"\x01\x02\x03",
            "a is not a picture in a known format; save it as PNG, JPEG, WebP, GIF, TIFF, BMP, AVIF or HEIC",
        ),
        (
            b"%!PS-Adobe-3.0 EPSF-3.0\n",
            "a is a PostScript drawing, not a picture; export it as PNG and name that",
        ),
    ],
)
def test_what_is_no_picture_is_called_by_its_name(data: bytes, message: str) -> None:
    """The cure depends on what lies there instead."""
    with pytest.raises(FileRefused) as refused:
        read_picture(data, "a")

    assert str(refused.value) == message


def test_a_camera_s_raw_picture_is_refused() -> None:
    """Its TIFF head leads to a thumbnail, which would be shown large."""
    tags = {50706: b"\1\4\0\0", 254: 1}

    with pytest.raises(FileRefused) as refused:
        read_picture(encoded(two_halves(), "TIFF", tiffinfo=tags), "a.dng")

    assert str(refused.value) == "a.dng is a camera's raw picture; develop it and save it as JPEG or TIFF"


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    """Nothing of it is decoded."""
    with pytest.raises(FileRefused) as refused:
        read_picture(bomb(60_000, 50_000), "a.png")

    expected = "a.png has 60,000 x 50,000 pixels; expected at most 300 million; make it smaller"
    assert str(refused.value) == expected
    assert MOST_PIXELS == 20_000 * 15_000


@pytest.mark.slow
def test_a_very_large_picture_keeps_its_grey(tmp_path: Path) -> None:
    """Averaged down while it is read, and still at least twice what was asked for."""
    picture = read_picture(huge_png(tmp_path / "a.png", 20_000, 10_000), "a.png", least=(480, 270))

    assert picture.width >= 960
    assert picture.height >= 540
    assert picture.getextrema() == ((200, 200),) * 3


def test_a_line_and_a_dot_are_pictures() -> None:
    """The smallest there are."""
    assert read_picture(encoded(Image.new("RGB", (1, 1), RED), "PNG"), "a", least=(480, 270)).size == (1, 1)
    assert read_picture(encoded(Image.new("RGB", (6000, 1), RED), "PNG"), "a", least=(480, 270)).size == (
        6000,
        1,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "form", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "JPEG2000", "PPM", "QOI", "HEIF"]
)
def test_damage_of_any_kind_is_one_sentence(form: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever a decoder raises, warns of or prints."""
    whole = HEIC if form == "HEIF" else encoded(Image.effect_noise((60, 40), 90).convert("RGB"), form)
    chance = random.Random(form)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 5, 20])):
            data[chance.randrange(min(len(data), chance.choice([64, len(data)])))] = chance.randrange(256)
        try:
            read_head(bytes(data), "a")
            read_picture(bytes(data), "a", least=(16, 9))
        except FileRefused as refused:
            assert "\n" not in str(refused)

    assert capfd.readouterr() == ("", "")


def test_pages_of_a_tiff_are_counted() -> None:
    """Only the first one is shown."""
    data = encoded(two_halves(), "TIFF", save_all=True, append_images=[two_halves(), two_halves()])

    assert (read_head(data, "a").pages, read_head(data, "a").moves) == (3, False)


def _chunk(kind: bytes, body: bytes) -> bytes:
    import zlib

    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
