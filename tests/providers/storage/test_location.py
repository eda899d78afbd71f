"""Which bucket an address means, and how it is reached, by the variables that people already have."""

from pathlib import Path

import pytest

from generators.errors import KeyMissing, UsageError
from generators.providers.catalogue.environment import Environment
from generators.providers.storage.location import bucket_location, media_type_of, parse_link_seconds
from generators.providers.storage.s3 import stands_in_front

OSS = {"OSS_ACCESS_KEY_ID": "id", "OSS_ACCESS_KEY_SECRET": "secret-of-oss"}
AWS = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret-of-aws"}


def url(target: str, **variables: str) -> str:
    """Where a file `a` of a place would lie."""
    folder = bucket_location(target, Environment(OSS | AWS | variables, {}))
    return folder.bucket.url(folder.key("a"))


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"OSS_ENDPOINT": "oss-cn-beijing.aliyuncs.com"}, "https://films.s3.oss-cn-beijing.aliyuncs.com/a"),
        (
            {"OSS_ENDPOINT": "https://s3.oss-cn-beijing-internal.aliyuncs.com/"},
            "https://films.s3.oss-cn-beijing-internal.aliyuncs.com/a",
        ),
        (
            {"OSS_ENDPOINT": "https://films.oss-eu-central-1.aliyuncs.com"},
            "https://films.s3.oss-eu-central-1.aliyuncs.com/a",
        ),
        ({"OSS_REGION": "oss-cn-hangzhou"}, "https://films.s3.oss-cn-hangzhou.aliyuncs.com/a"),
        ({"OSS_ENDPOINT": "http://127.0.0.1:9000"}, "http://127.0.0.1:9000/films/a"),
        ({"OSS_ENDPOINT": "http://minio:9000"}, "http://minio:9000/films/a"),
    ],
)
def test_aliyuns_buckets_stand_in_front_of_the_host(variables: dict[str, str], expected: str) -> None:
    """The native host is exchanged for S3's; a host that is no domain has the bucket in the path."""
    assert url("oss://films", **variables) == expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "https://films.s3.us-east-1.amazonaws.com/a"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "https://films.s3.eu-west-1.amazonaws.com/a"),
        ({"AWS_ENDPOINT_URL": "https://store.example.com"}, "https://films.store.example.com/a"),
        (
            {"AWS_ENDPOINT_URL": "https://store.example.com", "AWS_S3_ADDRESSING_STYLE": "path"},
            "https://store.example.com/films/a",
        ),
        (
            {"AWS_ENDPOINT_URL": "http://wrong", "AWS_ENDPOINT_URL_S3": "http://[::1]:9000"},
            "http://[::1]:9000/films/a",
        ),
    ],
)
def test_s3s_buckets_are_addressed_as_its_sdks_do(variables: dict[str, str], expected: str) -> None:
    """By the variables that its SDKs read."""
    assert url("s3://films", **variables) == expected


def test_a_name_with_dots_is_no_host_over_tls() -> None:
    """No certificate covers it."""
    assert not stands_in_front("https://s3.eu-west-1.amazonaws.com", "my.films")
    assert stands_in_front("http://store.example.com", "my.films")


def test_the_region_is_signed_bare() -> None:
    """As told, or as the host's name tells it."""

    def region(**variables: str) -> str:
        return bucket_location("oss://films", Environment(OSS | variables, {})).bucket.credentials.region

    assert region(OSS_ENDPOINT="oss-cn-beijing.aliyuncs.com") == "cn-beijing"
    assert region(OSS_ENDPOINT="oss-cn-beijing.aliyuncs.com", OSS_REGION="oss-cn-shanghai") == "cn-shanghai"


def test_prefixes_are_tidied() -> None:
    """And a bucket may be left to its variable."""
    assert url("s3://films//a/b/") == "https://films.s3.us-east-1.amazonaws.com/a/b/a"
    assert url("oss:///x", OSS_BUCKET="reels", OSS_REGION="r") == "https://reels.s3.oss-r.aliyuncs.com/x/a"


@pytest.mark.parametrize(
    ("target", "variables", "said"),
    [
        (
            "gs://films",
            {},
            "'gs://films' is not a bucket address: expected s3://bucket/prefix or oss://bucket/prefix",
        ),
        ("s3://", {}, "s3:// names no bucket"),
        ("s3://Films_1/a", {}, "s3://Films_1/a: 'Films_1' is not a bucket name"),
        ("s3://films/../a", {}, "s3://films/../a: a prefix may not hold . or .."),
        (
            "oss://films",
            OSS,
            "oss://films has no endpoint: set OSS_REGION (such as cn-hangzhou) or OSS_ENDPOINT "
            "in the environment or in .env",
        ),
        (
            "s3://films",
            {"AWS_ACCESS_KEY_ID": "id"},
            "s3://films needs a key: set AWS_SECRET_ACCESS_KEY in the environment or in .env",
        ),
        (
            "oss://films",
            {"OSS_REGION": "r"},
            "oss://films needs a key: set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET "
            "in the environment or in .env",
        ),
        (
            "s3://films",
            AWS | {"AWS_S3_ADDRESSING_STYLE": "Path"},
            "AWS_S3_ADDRESSING_STYLE is 'Path'; it should be path, virtual or auto",
        ),
        (
            "oss://films",
            OSS | {"OSS_REGION": "r", "OSS_URL_EXPIRES": "never"},
            "OSS_URL_EXPIRES never: expected seconds from 1 to 604800 (a week)",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_named(target: str, variables: dict[str, str], said: str) -> None:
    """Before anything is sent."""
    with pytest.raises((UsageError, KeyMissing)) as caught:
        bucket_location(target, Environment(variables, {}))

    assert str(caught.value) == said


def test_links_hold_as_long_as_somebody_says() -> None:
    """An hour where nobody does, a week at most."""
    home = OSS | {"OSS_REGION": "r"}

    assert bucket_location("oss://films", Environment(home, {})).seconds == 3600
    assert (
        bucket_location("oss://films", Environment(home | {"OSS_URL_EXPIRES": "86400"}, {})).seconds == 86400
    )
    assert parse_link_seconds("604800", name="--expires") == 604800
    for text in ("0", "604801", "1h", "-1", "1.5"):
        with pytest.raises(UsageError, match=f"^--expires {text}: expected seconds from 1 to 604800"):
            parse_link_seconds(text, name="--expires")


def test_media_types_do_not_depend_on_the_machine() -> None:
    """What is not known is bytes."""
    names = ("final.mp4", "final.vtt", "POSTER.JPG", "a.xyz")

    assert [media_type_of(Path(name)) for name in names] == [
        "video/mp4",
        "text/vtt; charset=utf-8",
        "image/jpeg",
        "application/octet-stream",
    ]
