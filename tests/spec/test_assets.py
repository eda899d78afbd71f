"""The author's files by content, by name and by link: used, or refused with what brings them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from generators.errors import UsageError
from generators.spec import load_video
from generators.spec.assets import asset_mistake
from generators.spec.model import ImagePicture

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(17) + b"\0\0\0\x10IDAT"
MP4 = b"\0\0\0\x18ftypisom\0\0\0\0isommp42"
ON_PICTURE = "a picture is placed with {type: image, file: ...}"
ON_CLIP = "a clip is placed with {type: video, file: ...}"
DOWNLOAD = "download the file itself, not the page that shows it"
AGAIN = "export or download it again"
LFS = "run `git lfs pull`"
ON_SOUND = "a sound is placed with `music: {file: ...}` or `voice: {file: ...}`"


def ftyp(brand: bytes, *others: bytes) -> bytes:
    """The head of an ISO media file."""
    body = b"ftyp" + brand + bytes(4) + b"".join(others)
    return (len(body) + 4).to_bytes(4) + body + bytes(64)


def mistake(project: Path, file: str, kind: str = "picture") -> str | None:
    """What is said of a file beside the spec."""
    return asset_mistake(file, kind, folder="specs", project=project)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project."""
    (tmp_path / "project" / "specs").mkdir(parents=True)
    return tmp_path / "project"


def lay(project: Path, name: str, data: bytes = PNG) -> Path:
    """A file beside the spec."""
    path = project / "specs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "head",
    [
        *(
            PNG,
            b"\xff\xd8\xff\xe0",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBPVP8 ",
            b"BM\x10\0\0\0\0\0\0\0\x36",
            b"II*\0",
            b"MM\0*",
        ),
        *(ftyp(b"avif"), ftyp(b"heic"), ftyp(b"mif1", b"heic"), ftyp(b"mif1", b"avif"), b"8BPS\0\1"),
        *(
            b"\0\0\0\x0cjP  \r\n\x87\n",
            b"P6\n8 8\n255\n",
            b"\r\n\r\n\xff\xd8\xff\xe0\0\x10\x80\x01" + bytes(range(256)),
        ),
    ],
)
def test_pictures_are_taken_by_content(project: Path, head: bytes) -> None:
    """Whatever the name's ending says."""
    lay(project, "a.jpg", head)

    assert mistake(project, "a.jpg") is None


@pytest.mark.parametrize(
    "head",
    [
        *(
            MP4,
            ftyp(b"M4V "),
            ftyp(b"qt  "),
            ftyp(b"3gp5"),
            b"\0\0\0\x18stypmsdh",
            b"\0\0\1\0moov",
            b"\0\0\0\x08wide",
        ),
        *(
            b"\x1aE\xdf\xa3",
            b"RIFF\0\0\0\0AVI LIST",
            b"FLV\x01",
            b"\0\0\x01\xba",
            b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        ),
        *(b"G" + bytes(187), b"\0\0\0\0G" + bytes(187)),
    ],
)
def test_clips_are_taken_by_content(project: Path, head: bytes) -> None:
    """Phones, cameras, recorders, browsers; whether there is a sound the decoder finds out."""
    lay(project, "a.bin", head * 5 if len(head) in (188, 192) else head)

    assert mistake(project, "a.bin", "clip") is None
    assert mistake(project, "a.bin", "sound") is None
    assert str(mistake(project, "a.bin")).endswith(f"not a picture; {ON_CLIP}")


@pytest.mark.parametrize(
    "head",
    [
        *(
            b"RIFF\0\0\0\0WAVE",
            b"RF64\xff\xff\xff\xffWAVEds64",
            b"BW64\0\0\0\0WAVE",
            b"RIFX\0\0\0\0WAVE",
            b"fLaC",
            b"ID3\4",
        ),
        *(
            b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb",
            b"OggS" + bytes(24) + b"OpusHead",
            b"FORM\0\0\0\0AIFC",
            b"caff\0\1",
        ),
        *(
            b"\xff\xfb\x90\x64",
            b"\xff\xf3\x40\xc4",
            b"\xff\xf1\x50\x80",
            b"#!AMR\n",
            ftyp(b"M4A "),
            ftyp(b"M4B "),
        ),
        *(bytes(4096), bytes((n * 73 + 57) % 256 for n in range(4096))),
    ],
)
def test_sounds_are_taken_by_content(project: Path, head: bytes) -> None:
    """What begins with padding or in the middle of a frame is left to the decoder."""
    lay(project, "a.mp3", head)

    assert mistake(project, "a.mp3", "sound") is None


@pytest.mark.parametrize(
    ("kind", "head", "said"),
    [
        ("sound", PNG, f"a PNG picture, not a sound; {ON_PICTURE}"),
        ("clip", PNG, f"a PNG picture, not a clip; {ON_PICTURE}"),
        ("clip", b"\xff\xd8\xff\xe0", f"a JPEG picture, not a clip; {ON_PICTURE}"),
        ("clip", b"ID3\4", f"an MP3 sound, not a clip; {ON_SOUND}"),
        ("picture", b"OggS" + bytes(64), f"an Ogg sound, not a picture; {ON_SOUND}"),
        ("picture", MP4, f"an MP4 clip, not a picture; {ON_CLIP}"),
        ("picture", b"\xff\x0a\1", "a JPEG XL file, not a picture; save it as PNG and name that"),
        ("picture", b"<svg xmlns='x'>", "an SVG drawing, not a picture; export it as PNG and name that"),
        *(
            ("picture", head, "a camera's raw picture, not a picture; develop it and save it as JPEG or TIFF")
            for head in (
                *(
                    b"II*\0\x10\0\0\0CR\2\0",
                    ftyp(b"crx "),
                    b"FUJIFILMCCD-RAW 0201",
                    b"IIRO\x08",
                    b"IIU\0\x18",
                ),
            )
        ),
        ("clip", ftyp(b"crx "), "a camera's raw picture, not a clip; develop it and save it as JPEG or TIFF"),
        (
            "picture",
            b"[InternetShortcut]\r\nURL=https://example.org/",
            "a link to a web page, not a picture; download the file itself",
        ),
        (
            "sound",
            b"<?xml version='1.0'?>\n<plist><dict><key>URL</key>",
            "a link to a web page, not a sound; download the file itself",
        ),
        ("data", b"<table><tr><td>A</td>", f"a web page, not data; {DOWNLOAD}"),
        ("picture", b"%PDF-1.7", "a PDF document, not a picture; export the page as PNG"),
        ("picture", b"\xef\xbb\xbf<!DOCTYPE html>", f"a web page, not a picture; {DOWNLOAD}"),
        ("clip", b"  <html><body>404", f"a web page, not a clip; {DOWNLOAD}"),
        ("data", b"<!doctype HTML>", f"a web page, not data; {DOWNLOAD}"),
        ("sound", b'{"error": {"code": 403}}', f"JSON text, not a sound; {AGAIN}"),
        ("sound", b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code>", f"XML text, not a sound; {AGAIN}"),
        (
            "sound",
            b"MThd\0\0\0\6",
            "a MIDI file, not a sound; render it with an instrument and save it as WAV",
        ),
        (
            "picture",
            b"version https://git-lfs.github.com/spec/v1\noid",
            f"a Git LFS pointer, not a picture; {LFS}",
        ),
        ("clip", b"version https://git-lfs.github.com/spec/v1\noid", f"a Git LFS pointer, not a clip; {LFS}"),
        ("data", b"version https://git-lfs.github.com/spec/v1\noid", f"a Git LFS pointer, not data; {LFS}"),
        (
            "picture",
            b"/annex/objects/SHA256E-s3--ab.png\n",
            "a git-annex pointer, not a picture; run `git annex get` for it",
        ),
        (
            "picture",
            b"outs:\n- md5: ab\n  size: 3\n  path: a.png\n",
            "a DVC pointer, not a picture; run `dvc pull`, and name the file without .dvc",
        ),
        ("picture", b"PK\x03\x04", "a Zip archive, not a picture; unpack it and name the file inside"),
        *(
            (
                "data",
                head,
                "an Office document, not data; export its content, a table as CSV, and name the export",
            )
            for head in (
                b"PK\x03\x04....[Content_Types].xml",
                b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                b"PK\x03\x04....Index/Document.iwa",
            )
        ),
        ("picture", b"hello", f"text, not a picture; {AGAIN}"),
    ],
)
def test_another_kind_is_called_by_its_name(project: Path, kind: str, head: bytes, said: str) -> None:
    """With where it belongs, or what brings the right one."""
    name = "a.csv" if kind == "data" else "a.x"
    lay(project, name, head)

    assert mistake(project, name, kind) == f'"{name}" is {said}'


@pytest.mark.parametrize(
    "text",
    [
        *("P1\t12\nP2\t7\n", "MAC address,count\na,1\n", "ID3,5\nID4,6\n", "pay free,5\n", "BMW,3\nVW,4\n"),
        *("TTA1,5\n", "FORM A;1\nAIFF;2\n", "caffeine,3\n", "GDP,1\n", "\ufeffGröße;1\n", "[1, 2]", "{}"),
    ],
)
def test_tables_are_no_media_by_chance(project: Path, text: str) -> None:
    """Words that begin as some format's files do."""
    lay(project, "a.csv", text.encode())

    assert mistake(project, "a.csv", "data") is None


@pytest.mark.parametrize(
    ("head", "moves"),
    [
        (PNG, False),
        (PNG[:33] + b"\0\0\0\x08acTL" + PNG[33:], True),
        (b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\x02", True),
        (b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\x10", False),
        (b"GIF89a", True),
        (ftyp(b"avis", b"avif"), True),
    ],
)
def test_moving_pictures_are_clips_too(project: Path, head: bytes, moves: bool) -> None:
    """GIF, APNG, animated WebP and AVIF move as `type: video`; stills do not."""
    lay(project, "a.png", head)

    assert mistake(project, "a.png") is None
    assert (mistake(project, "a.png", "clip") is None) == moves


def test_an_empty_file_says_so(project: Path) -> None:
    """A download that never began."""
    lay(project, "a.png", b"")

    assert mistake(project, "a.png") == '"a.png" is empty'


def test_a_name_in_the_other_normal_form_is_found_and_used(project: Path) -> None:
    """Mac programs decompose what a keyboard composes; folders too, either way round."""
    composed, decomposed = "Café", unicodedata.normalize("NFD", "Café")
    lay(project, f"{decomposed}/{decomposed}.png")
    lay(project, f"{composed}2.png")

    assert mistake(project, f"{composed}/{composed}.png") is None
    assert mistake(project, f"{decomposed}2.png") is None
    assert shown(project, f"{composed}/{composed}.png") == f"specs/{decomposed}/{decomposed}.png"
    assert shown(project, f"{decomposed}2.png") == f"specs/{composed}2.png"


@pytest.mark.parametrize(
    ("on_disk", "written"),
    [
        ("Screenshot 10\u202fPM.png", "Screenshot 10 PM.png"),
        ("Screenshot 10 PM.png", "Screenshot 10\u00a0PM.png"),
        ("a\u200bb.png", "ab.png"),
        ("ab.png", "a\ufeffb.png"),
    ],
)
def test_other_spaces_and_unseen_characters_are_found(project: Path, on_disk: str, written: str) -> None:
    """The name that the disk has is used everywhere."""
    lay(project, on_disk)

    assert mistake(project, written) is None
    assert shown(project, written) == f"specs/{on_disk}"


def test_a_name_that_two_files_look_like_is_refused(project: Path) -> None:
    """Which of the two is meant only the author knows."""
    lay(project, "a\u00a0b.png")
    lay(project, "a\u202fb.png")

    assert mistake(project, "a b.png") == (
        'there is no file "a b.png"; 2 names on disk look like it: '
        "the name on disk has U+00A0 NO-BREAK SPACE where the spec has U+0020 SPACE and "
        "the name on disk has U+202F NARROW NO-BREAK SPACE where the spec has U+0020 SPACE; keep one of them"
    )


@pytest.mark.parametrize(
    ("on_disk", "written", "said"),
    [
        ("Photo.PNG", "photo.png", 'the name on disk is "Photo.PNG": upper and lower case differ'),
        (
            "it’s.png",
            "it's.png",
            "the name on disk has U+2019 RIGHT SINGLE QUOTATION MARK where the spec has U+0027 APOSTROPHE",
        ),
        ("a.png ", "a.png", "the name on disk has U+0020 SPACE where the spec has nothing"),
        ("a.png", "a.png ", "the name on disk has nothing where the spec has U+0020 SPACE"),
        ("a–b.png", "a-b.png", "the name on disk has U+2013 EN DASH where the spec has U+002D HYPHEN-MINUS"),
    ],
)
def test_names_that_nearly_look_alike_are_compared(
    project: Path, on_disk: str, written: str, said: str
) -> None:
    """Two names that look the same in a message need more than a `did you mean`."""
    lay(project, on_disk)

    assert mistake(project, written) == f'there is no file "{written}"; {said}'


def test_a_name_that_is_no_utf_8_is_to_be_renamed(project: Path) -> None:
    """From an old archive; no text can spell it."""
    lay(project, b"caf\xe9.png".decode("utf-8", "surrogateescape"))

    expected = 'there is no file "café.png"; the name on disk is not UTF-8; rename the file'
    assert mistake(project, "café.png") == expected


@pytest.mark.parametrize("name", ["my%20dog.jpg", 'it\'s "final" (1) #1, take;2.png', "a b.png", "🎬.png"])
def test_signs_in_names_are_only_signs(project: Path, name: str) -> None:
    """Nothing is decoded or split."""
    lay(project, name)

    assert mistake(project, name) is None


def test_links_out_of_the_project_need_leave(project: Path) -> None:
    """DVC and git-annex lay such links; the cure is said with the place they lead to."""
    cache = project.parent / "cache"
    cache.mkdir()
    (cache / "ab").write_bytes(PNG)
    (project / "specs" / "a.png").symlink_to(cache / "ab")

    assert mistake(project, "a.png") == (
        f'"a.png" is a link to {cache / "ab"}, which is outside the project; copy the file into it, '
        "or allow the link by `follow_links` in [tool.cinemake] of pyproject.toml"
    )
    for allowed in ("true", f'["{cache}"]', '["../cache"]'):
        (project / "pyproject.toml").write_text(f"[tool.cinemake]\nfollow_links = {allowed}\n", "utf-8")
        assert mistake(project, "a.png") is None
    for refused in ("false", '["/elsewhere"]', "[]"):
        (project / "pyproject.toml").write_text(f"[tool.cinemake]\nfollow_links = {refused} \n", "utf-8")
        assert "is a link to" in str(mistake(project, "a.png"))


def test_leave_of_another_type_is_refused(project: Path) -> None:
    """Not taken for a yes."""
    lay(project, "a.png")
    (project / "specs" / "b.png").symlink_to("/nowhere")
    (project / "pyproject.toml").write_text('[tool.cinemake]\nfollow_links = "yes"\n', "utf-8")

    with pytest.raises(UsageError) as refused:
        mistake(project, "b.png")

    assert str(refused.value) == (
        "pyproject.toml [tool.cinemake] follow_links: expected true, false or a list of folders such as "
        "[\"/data/dvc-cache\"], found 'yes'"
    )


def test_links_to_nothing_name_what_brings_the_file(project: Path) -> None:
    """By what they lead to."""
    specs = project / "specs"
    (specs / "annex.png").symlink_to("../.git/annex/objects/aa/bb/SHA256E-s3--ab.png/SHA256E-s3--ab.png")
    (specs / "dvc.png").symlink_to("../.dvc/cache/files/md5/ab/cdef")
    (specs / "other.png").symlink_to("gone.png")
    (specs / "loop.png").symlink_to("loop.png")

    assert mistake(project, "annex.png") == (
        'there is no file "annex.png"; git-annex has not fetched its content; '
        "run `git annex get specs/annex.png`"
    )
    assert mistake(project, "dvc.png") == (
        'there is no file "dvc.png"; it is a link into a cache that lacks it; run `dvc pull`'
    )
    assert mistake(project, "other.png") == (
        'there is no file "other.png"; it is a link to "gone.png", which does not exist'
    )
    assert mistake(project, "loop.png") == '"loop.png" is a link to itself; replace it with the file'


def test_a_file_that_dvc_has_names_the_pull(project: Path) -> None:
    """The pointer of the file, or of the folder around it."""
    lay(project, "a.png.dvc", b"outs:\n- md5: ab\n  path: a.png\n")
    lay(project, "photos.dvc", b"outs:\n- md5: ab.dir\n  path: photos\n")

    assert mistake(project, "a.png") == (
        'there is no file "a.png"; only its DVC pointer is here; run `dvc pull specs/a.png.dvc`'
    )
    assert mistake(project, "photos/b.png") == (
        'there is no file "photos/b.png"; only its DVC pointer is here; run `dvc pull specs/photos.dvc`'
    )


def test_a_file_on_its_way_says_so(project: Path) -> None:
    """iCloud's placeholder, a browser's unfinished download."""
    lay(project, ".a.png.icloud", b"bplist00")
    lay(project, "b.png.crdownload")

    assert mistake(project, "a.png") == (
        'there is no file "a.png"; it is in iCloud and not downloaded; download it in the Finder'
    )
    assert mistake(project, "b.png") == (
        'there is no file "b.png"; its download is not finished: found "b.png.crdownload"'
    )


def shown(project: Path, file: str) -> str | None:
    """The path that the model of a spec has for a background."""
    spec = project / "specs" / "film.yaml"
    spec.write_text(
        f"spec: 1\nscenes:\n  - id: a\n    seconds: 1\n    background: {{type: image, file: '{file}'}}\n",
        "utf-8",
    )
    background = load_video(spec, project=project).scenes[0].background
    assert isinstance(background, ImagePicture)
    return background.file
