"""AWS's own SDK against the fake of storage, and its signatures against ours."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from generators.providers.catalogue.environment import Environment
from generators.providers.storage.location import bucket_location
from tests.fakes.s3 import BUCKET, KEY_ID, REGION, SECRET, S3Fake, environment
from tests.fakes.server import serving


def client(url: str, style: str, secret: str = SECRET) -> Any:
    """As the users of Aliyun set it up."""
    boto3 = pytest.importorskip("boto3")
    return boto3.client(
        "s3",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=KEY_ID,
        aws_secret_access_key=secret,
        config=pytest.importorskip("botocore.config").Config(
            signature_version="s3v4",
            s3={"addressing_style": style},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"max_attempts": 1},
        ),
    )


def test_boto3_lays_and_fetches() -> None:
    """The fake takes its signatures, by header and by link."""
    with serving(S3Fake()) as fake:
        s3 = client(fake.url, "path")
        s3.put_object(
            Bucket=BUCKET,
            Key="a b/ü+1.txt",
            Body=b"coin",
            ContentType="text/plain",
            Metadata={"sha256": "x"},
        )
        assert s3.get_object(Bucket=BUCKET, Key="a b/ü+1.txt")["Body"].read() == b"coin"
        head = s3.head_object(Bucket=BUCKET, Key="a b/ü+1.txt")
        assert (head["ContentLength"], head["ContentType"], head["Metadata"]) == (
            4,
            "text/plain",
            {"sha256": "x"},
        )
        link = s3.generate_presigned_url(
            "get_object", Params={"Bucket": BUCKET, "Key": "a b/ü+1.txt"}, ExpiresIn=60
        )
        assert httpx.get(link).content == b"coin"
        s3.delete_object(Bucket=BUCKET, Key="a b/ü+1.txt")
        assert fake.objects == {}


@pytest.mark.parametrize(
    ("bucket", "secret", "code"),
    [
        ("other", SECRET, "NoSuchBucket"),
        (BUCKET, "another", "SignatureDoesNotMatch"),
        (BUCKET, SECRET, "NoSuchKey"),
    ],
)
def test_boto3_reads_the_fakes_errors(bucket: str, secret: str, code: str) -> None:
    """By their codes."""
    botocore = pytest.importorskip("botocore.exceptions")
    with serving(S3Fake()) as fake:
        with pytest.raises(botocore.ClientError) as caught:
            client(fake.url, "path", secret).get_object(Bucket=bucket, Key="a")
        assert caught.value.response["Error"]["Code"] == code


def test_boto3_finds_what_we_have_laid(tmp_path: Path) -> None:
    """Under the same name, with the same type."""
    (tmp_path / "a.mp4").write_bytes(b"film")
    with serving(S3Fake()) as fake:
        folder = bucket_location(f"s3://{BUCKET}/x y", Environment(environment(fake), {}))
        folder.put("ü+1.mp4", tmp_path / "a.mp4", sha256=hashlib.sha256(b"film").hexdigest())
        found = client(fake.url, "path").get_object(Bucket=BUCKET, Key="x y/ü+1.mp4")

        assert (found["Body"].read(), found["ContentType"]) == (b"film", "video/mp4")


@pytest.mark.parametrize(
    ("target", "variables", "url", "style"),
    [
        (
            "oss://films",
            {"OSS_ENDPOINT": "oss-cn-hangzhou.aliyuncs.com"},
            "https://s3.oss-cn-hangzhou.aliyuncs.com",
            "virtual",
        ),
        (
            "s3://films",
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:9000", "AWS_REGION": REGION},
            "http://127.0.0.1:9000",
            "path",
        ),
        ("s3://films", {"AWS_REGION": REGION}, f"https://s3.{REGION}.amazonaws.com", "virtual"),
    ],
)
def test_our_links_are_boto3s_links(target: str, variables: dict[str, str], url: str, style: str) -> None:
    """Byte for byte, signed in the same second."""
    keys = {
        f"{vendor}_{name}": value
        for vendor, names in (
            ("AWS", ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")),
            ("OSS", ("ACCESS_KEY_ID", "ACCESS_KEY_SECRET")),
        )
        for name, value in zip(names, (KEY_ID, SECRET), strict=True)
    }
    theirs = client(url, style).generate_presigned_url(
        "get_object", Params={"Bucket": "films", "Key": "a b/ü+1~(2).mp4"}, ExpiresIn=3600
    )
    stamp = parse_qs(urlsplit(theirs).query)["X-Amz-Date"][0]
    now = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").rebucket_location(tzinfo=UTC)
    folder = bucket_location(target, Environment(keys | variables, {}))

    assert folder.bucket.link("a b/ü+1~(2).mp4", seconds=3600, now=now) == theirs
