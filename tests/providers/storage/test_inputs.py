"""Inputs are uploaded to where their provider can fetch them."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from generators.errors import CinemakeError, KeyMissing, StorageRefused
from generators.providers.catalogue.environment import Environment
from generators.providers.roles.call import Call, UploadedFile
from generators.providers.storage.inputs import Upload, link_for, upload_input
from generators.providers.vendors.dashscope.upload import upload as upload_to_dashscope
from generators.providers.vendors.sophnet.upload import upload as upload_to_sophnet
from tests.fakes.s3 import BUCKET, S3Fake, environment, path_of
from tests.fakes.server import serving
from tests.providers.jobs import Heard, endpoint

OSS = {"OSS_ACCESS_KEY_ID": "id", "OSS_ACCESS_KEY_SECRET": "secret-of-oss"}
AWS = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret-of-aws"}


def test_an_input_is_laid_once_under_its_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the environment's bucket; its own name goes nowhere, and the link is signed."""
    frame = tmp_path / "private name.png"
    frame.write_bytes(b"frame")
    name = f"/{BUCKET}/in/cinemake-inputs/{hashlib.sha256(b'frame').hexdigest()}.png"
    with serving(S3Fake()) as fake:
        variables = Environment(environment(fake) | {"CINEMAKE_BUCKET": f"s3://{BUCKET}/in"}, {})
        links = [upload_input(frame, variables) for _ in range(2)]

        assert [path_of(link) for link in links] == [name, name]
        assert all("X-Amz-Expires=86400&" in link for link in links)
        assert fake.count("PUT ") == 1


def test_an_input_goes_to_aliyuns_bucket_where_that_is_named(tmp_path: Path) -> None:
    """OSS_BUCKET is enough; a public address is not used for it."""
    (tmp_path / "a.png").write_bytes(b"frame")
    with serving(S3Fake()) as fake:
        own = {"OSS_BUCKET": BUCKET, "OSS_BASE_URL": "https://cdn.example.com"}
        link = upload_input(tmp_path / "a.png", Environment(environment(fake, "oss") | own, {}))

    assert link.startswith(fake.url)


def test_a_bucket_that_nobody_names_is_asked_for(tmp_path: Path) -> None:
    """With both ways to name one."""
    with pytest.raises(KeyMissing) as caught:
        upload_input(tmp_path / "a.png", Environment({}, {}))

    assert str(caught.value) == (
        "a.png must be in a bucket the provider can read, and none is set\n"
        "Set CINEMAKE_BUCKET=s3://bucket/prefix with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
        "OSS_BUCKET with OSS_ENDPOINT, OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET, "
        "in the environment or in .env."
    )


def called(provider: str, lay: Callable[[Path], str] | None = None) -> Call:
    """A call to nobody."""
    call = Heard(endpoint("http://127.0.0.1:9", provider=provider)).call
    return Call(call.at, call.job, lay=lay) if lay else call


def test_who_takes_no_files_gets_a_link_to_the_bucket(tmp_path: Path) -> None:
    """As the gateway lays them; where no gateway is, that is an error."""
    assert link_for(tmp_path / "a.png", called("xai", lambda path: f"https://b/{path.name}")) == UploadedFile(
        "https://b/a.png"
    )
    with pytest.raises(StorageRefused, match=r"^a\.png must be in a bucket the provider can read, and none"):
        link_for(tmp_path / "a.png", called("xai"))


@pytest.mark.parametrize("upload", [upload_to_dashscope, upload_to_sophnet], ids=["dashscope", "sophnet"])
def test_an_upload_that_fails_leaves_its_job_sure(tmp_path: Path, upload: Upload) -> None:
    """Though its POST may have arrived: nothing was asked for yet."""
    (tmp_path / "a.png").write_bytes(b"frame")
    with pytest.raises(CinemakeError) as caught:
        link_for(tmp_path / "a.png", called("studio"), upload)

    assert not getattr(caught.value, "maybe_sent", True)
