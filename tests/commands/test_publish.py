"""`doit publish` over a real socket, from a built project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.commands.doit import doit
from tests.engine.house import House
from tests.fakes.s3 import BUCKET, SECRET, S3Fake, environment
from tests.fakes.server import serving

NAMES = ["final.srt", "final.vtt", "chapters.txt", "poster.jpg", "final.mp4"]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Fake]:
    """A store that AWS_* and OSS_* lead to."""
    monkeypatch.setenv("API_RETRY_BASE_DELAY", "0")
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_SESSION_TOKEN", "OSS_BASE_URL", "OSS_URL_EXPIRES"):
        monkeypatch.delenv(name, raising=False)
    with serving(S3Fake()) as server:
        for name, value in (environment(server) | environment(server, "oss")).items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is built, made once."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("built")
        patch.chdir(root)
        patch.setenv("CINEMAKE_BROWSER", "set by the house")
        for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp("user")))
        house = House(root)
        house.doit()
        assert house.failures == {}
    return root


@pytest.fixture
def project(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, current for the test."""
    monkeypatch.chdir(built)
    monkeypatch.setenv("CINEMAKE_BROWSER", str(built / "browser"))
    return built


def test_a_video_lies_with_its_side_cars_where_its_link_leads(
    fake: S3Fake, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under its name, each file with its type, the video last; the link is on a line of its own."""
    assert doit("publish", "video:gdp", "--to", f"s3://{BUCKET}/shown", "--expires", "600") == 0

    out = capsys.readouterr().out
    assert list(fake.objects) == [f"shown/gdp/{name}" for name in NAMES]
    assert [stored.media_type for stored in fake.objects.values()] == [
        "application/x-subrip; charset=utf-8",
        "text/vtt; charset=utf-8",
        "text/plain; charset=utf-8",
        "image/jpeg",
        "video/mp4",
    ]
    *_, said, link = out.splitlines()
    assert said == "link to the video (valid for 10 min 00 s):"
    assert httpx.get(link).content == (project / "build/gdp/final.mp4").read_bytes()
    assert "X-Amz-Expires=600&" in link
    assert SECRET not in out


def test_only_what_changed_is_sent_again(
    fake: S3Fake, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And programs are told which."""
    words = ("publish", "gdp", "--to", f"oss://{BUCKET}", "--json")
    assert doit(*words) == 0
    first = json.loads(capsys.readouterr().out)
    del fake.objects["gdp/final.vtt"]
    assert doit(*words) == 0
    second = json.loads(capsys.readouterr().out)

    assert [file["sent"] for file in first["files"]] == [True] * 5
    assert [file["name"] for file in second["files"] if file["sent"]] == ["final.vtt"]
    assert (second["video"], second["to"], second["expires_seconds"]) == ("gdp", f"oss://{BUCKET}", 3600)
    assert second["link"] == second["files"][-1]["link"]
    assert httpx.get(second["link"]).status_code == 200


def test_a_public_address_gives_a_link_that_holds(
    fake: S3Fake, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """OSS_BASE_URL; --expires asks for a signed one all the same."""
    monkeypatch.setenv("OSS_BASE_URL", "https://cdn.example.com")
    assert doit("publish", "gdp", "--to", f"oss://{BUCKET}/a") == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "link to the video (public, without end):",
        "https://cdn.example.com/a/gdp/final.mp4",
    ]
    assert doit("publish", "gdp", "--to", f"oss://{BUCKET}/a", "--expires", "60") == 0
    assert "X-Amz-Signature=" in capsys.readouterr().out


def test_provenance_goes_along_only_where_it_is_asked_for(fake: S3Fake, project: Path) -> None:
    """It tells prompts and models."""
    assert doit("publish", "gdp", "--to", f"s3://{BUCKET}", "--provenance") == 0

    assert list(fake.objects) == ["gdp/provenance.json", *(f"gdp/{name}" for name in NAMES)]
    assert fake.objects["gdp/provenance.json"].media_type == "application/json"


def test_a_video_that_is_out_of_date_is_refused(
    fake: S3Fake, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is built and nothing is sent."""
    assert doit("publish", "video:gdp", "--to", f"s3://{BUCKET}", "output.loudness=-20") == 3
    assert capsys.readouterr().err == (
        "video:gdp is out of date: "
        "soundtrack:gdp would run (loudness changed), and 1 more\n"
        "Build it first: doit video:gdp\n"
    )
    assert fake.asked == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gdp"], "publish takes one video and a bucket: doit publish video:NAME --to s3://bucket/x\n"),
        (["--to", "s3://films"], "publish takes one video and a bucket: doit publish video:NAME --to s3://bucket/x\n"),
        (["image:gdp/hook", "--to", "s3://films"], "image:gdp/hook is not a video: use video:gdp\n"),
        (["video:gpd", "--to", "s3://films"], 'there is no video "gpd", did you mean "gdp"?\n'),
        (["gdp", "--to", "ftp://x"], "'ftp://x' is not a bucket address: expected s3://bucket/prefix or oss://bucket/prefix\n"),
        (["gdp", "--to", "s3://films", "--expires", "1h"],
         "--expires 1h: expected seconds from 1 to 604800 (a week)\n"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_before_anything_is_sent(
    fake: S3Fake, project: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    """With what is expected."""
    assert doit("publish", *words) == 3
    assert capsys.readouterr().err == said
    assert fake.asked == []


def test_a_store_that_refuses_fails_the_command(
    fake: S3Fake, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its reason in our words."""
    assert doit("publish", "gdp", "--to", "s3://other") == 1
    assert capsys.readouterr().err.startswith("s3 has no bucket 'other' (404 NoSuchBucket")
