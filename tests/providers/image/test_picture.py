"""What counts as a picture."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from generators.errors import NoResult, ProviderRefused
from generators.files.icc import PRIMARIES, rgb_profile
from generators.providers.image import picture
from generators.providers.image.picture import Picture, Reference, from_base64, reference, save
from tests.files.pictures import HEIC


def encoded(
    mode: str = "RGB", kind: str = "PNG", size: tuple[int, int] = (48, 32), **fields: object
) -> bytes:
    """A picture that is not of one colour."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((48, 32)).convert(mode).save(out, kind, **fields)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGB", "JPEG"), ("CMYK", "JPEG"), ("P", "PNG"), ("L", "WEBP"), ("RGBA", "PNG")]
)
def test_every_usual_kind_becomes_a_plain_png(tmp_path: Path, mode: str, kind: str) -> None:
    """Eight bits of RGB; an alpha that hides nothing is dropped."""
    assert save(encoded(mode, kind), tmp_path / "a.png", "it") == Picture(48, 32, transparent=False)
    with Image.open(tmp_path / "a.png") as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGB", (48, 32))


def test_what_is_see_through_stays_so(tmp_path: Path) -> None:
    """Alpha is kept when something shows through."""
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 9)).save(out, "PNG")

    assert save(out.getvalue(), tmp_path / "a.png", "it").transparent
    with Image.open(tmp_path / "a.png") as image:
        assert image.getpixel((0, 0)) == (255, 0, 0, 9)


def test_the_senders_notes_do_not_reach_the_file(tmp_path: Path) -> None:
    """Servers write whole workflows, and what lies in them, into a picture."""
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("prompt", "a planted secret")
    save(encoded(pnginfo=notes), tmp_path / "a.png", "it")

    assert b"planted" not in (tmp_path / "a.png").read_bytes()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html>busy</html>", "the fake sent 17 bytes that are not a complete picture: '<html>busy</html>'"),
        (b"", "the fake sent 0 bytes that are not a complete picture: ''"),
        (encoded()[:-40], f"the fake sent {len(encoded()) - 40} bytes that are not a complete picture: "),
        (
            encoded(kind="JPEG")[:-60],
            f"the fake sent {len(encoded(kind='JPEG')) - 60} bytes that are not a complete picture: ",
        ),
    ],
)
def test_junk_is_refused_and_nothing_written(tmp_path: Path, data: bytes, message: str) -> None:
    """A page of HTML, nothing, and pictures cut short."""
    with pytest.raises(NoResult) as caught:
        save(data, tmp_path / "a.png", "the fake")

    assert str(caught.value).startswith(message)
    assert list(tmp_path.iterdir()) == []


def test_a_giant_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its header is enough."""
    monkeypatch.setattr(picture, "MOST_PIXELS", 1000)
    with pytest.raises(NoResult, match=r"^the fake sent a picture of 48x32 pixels: too large$"):
        save(encoded(), tmp_path / "a.png", "the fake")


def test_base64_is_taken_with_and_without_a_data_url() -> None:
    """And nothing that is not base64."""
    text = base64.b64encode(b"png").decode()

    assert from_base64(text, "it") == from_base64(f"data:image/png;base64,{text}", "it") == b"png"
    assert from_base64("_-8=", "it") == from_base64("/+8=", "it") == b"\xff\xef"
    with pytest.raises(NoResult, match=r"^it sent NoneType instead of a picture$"):
        from_base64(None, "it")
    with pytest.raises(NoResult, match=r"^it sent a picture that is not valid base64: "):
        from_base64("%%%", "it")


def test_references_go_as_they_are_where_they_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PNG, JPEG and WebP of a bearable size do; others are made smaller or converted."""
    (tmp_path / "a.png").write_bytes(encoded())
    (tmp_path / "b.gif").write_bytes(encoded("P", "GIF"))

    assert reference(tmp_path / "a.png").data == encoded()
    assert reference(tmp_path / "a.png").name == "a.png"
    assert reference(tmp_path / "a.png").data_url.startswith("data:image/png;base64,iVBOR")
    assert (reference(tmp_path / "b.gif").name, reference(tmp_path / "b.gif").mime) == ("b.jpg", "image/jpeg")
    monkeypatch.setattr(picture, "LARGEST_REFERENCE_BYTES", 10)
    assert reference(tmp_path / "a.png").mime == "image/jpeg"


def test_a_reference_is_named_by_what_it_holds(tmp_path: Path) -> None:
    """A PNG called .jpg is sent as PNG."""
    (tmp_path / "a.jpg").write_bytes(encoded())

    sent = reference(tmp_path / "a.jpg")

    assert (sent.name, sent.mime) == ("a.png", "image/png")


def test_a_reference_that_not_everybody_shows_alike_is_converted(tmp_path: Path) -> None:
    """Lying on its side, in Display P3, in CMYK, and HEIC."""
    exif = Image.Exif()
    exif[0x0112] = 6
    red = Image.new("RGB", (48, 32), (190, 70, 40))
    files = {
        "a.jpg": encoded(kind="JPEG", exif=exif),
        "b.jpg": encoded("CMYK", "JPEG"),
        "c.heic": HEIC,
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    red.save(tmp_path / "d.png", icc_profile=rgb_profile(PRIMARIES[12]))

    sent = {name: _opened(reference(tmp_path / name)) for name in [*files, "d.png"]}

    assert {image.mode for image in sent.values()} == {"RGB"}
    assert sent["a.jpg"].size == (32, 48)
    wide = sent["d.png"].getpixel((20, 20))
    assert isinstance(wide, tuple)
    assert max(abs(a - b) for a, b in zip(wide, (206, 58, 23), strict=True)) <= 4


def _opened(sent: Reference) -> Image.Image:
    assert sent.mime == "image/jpeg"
    return Image.open(io.BytesIO(sent.data))


def test_a_reference_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    """With the file's name, before anything is sent."""
    (tmp_path / "a.png").write_bytes(b"text")
    with pytest.raises(ProviderRefused) as caught:
        reference(tmp_path / "a.png")

    assert str(caught.value) == (
        f"a reference picture cannot be sent: {tmp_path / 'a.png'} is text, not a picture; "
        "export or download it again"
    )
