"""Files laid in a bucket over a real socket, by signatures that the other side works out for itself."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from generators.errors import ProviderError, ProviderUnreachable, StorageRefused
from generators.providers.catalogue.environment import Environment
from generators.providers.storage.location import BucketLocation, bucket_location
from tests.fakes.s3 import BUCKET, KEY_ID, SECRET, S3Fake, environment, path_of
from tests.fakes.server import Fault, serving

FILM = b"film" * 5000


@pytest.fixture
def fake() -> Iterator[S3Fake]:
    """A store."""
    with serving(S3Fake()) as server:
        yield server


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A file to lay."""
    path = tmp_path / "final.mp4"
    path.write_bytes(FILM)
    return path


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Safe requests are tried again at once."""
    monkeypatch.setenv("API_RETRY_BASE_DELAY", "0")


def here(fake: S3Fake, target: str = f"s3://{BUCKET}/out", **variables: str) -> BucketLocation:
    """A folder of the fake's bucket."""
    return bucket_location(target, Environment(environment(fake, target[:3].strip(":")) | variables, {}))


def put(folder: BucketLocation, path: Path, name: str = "final.mp4") -> bool:
    """Lay a file."""
    return folder.put(name, path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_file_lies_where_its_link_leads(fake: S3Fake, film: Path) -> None:
    """With its type, fetched by anybody who has the link; names are encoded on the way."""
    folder = here(fake)
    shares: list[float] = []
    sha256 = hashlib.sha256(FILM).hexdigest()
    name = "Zürich 1+1=2 & co?/final.mp4"

    assert folder.put(name, film, sha256=sha256, progress=shares.append)
    link = folder.link(name, seconds=60)
    assert path_of(link) == f"/{BUCKET}/out/{name}"
    fetched = httpx.get(link)
    assert (fetched.status_code, fetched.content) == (200, FILM)
    assert fetched.headers["content-type"] == "video/mp4"
    assert shares[-1] == 1.0


def test_what_lies_there_already_is_not_sent_again(fake: S3Fake, film: Path) -> None:
    """Other bytes are, even of the same length."""
    folder = here(fake)

    assert [put(folder, film), put(folder, film)] == [True, False]
    film.write_bytes(FILM[::-1])
    assert put(folder, film)
    assert fake.count("PUT ") == 2
    assert fake.objects["out/final.mp4"].body == FILM[::-1]


def test_a_key_that_may_not_look_may_still_write(fake: S3Fake, film: Path) -> None:
    """Such a key is told 403 where nothing lies, and where something does."""
    fake.may_look = False

    assert [put(here(fake), film) for _ in range(2)] == [True, True]


def test_aliyun_is_spoken_to_the_same_way(fake: S3Fake, film: Path) -> None:
    """By its own variables."""
    folder = here(fake, f"oss://{BUCKET}")
    put(folder, film)

    assert list(fake.objects) == ["final.mp4"]
    assert httpx.get(folder.link("final.mp4")).content == FILM


def test_a_public_address_needs_no_signature(fake: S3Fake) -> None:
    """Unless somebody says how long the link is to hold."""
    folder = here(fake, f"oss://{BUCKET}/a b", OSS_BASE_URL="cdn.example.com/")

    assert folder.link("final.mp4") == "https://cdn.example.com/a%20b/final.mp4"
    assert folder.link("final.mp4", seconds=9).startswith(f"{fake.url}/{BUCKET}/a%20b/final.mp4?X-Amz-")


def test_a_link_ends(fake: S3Fake, film: Path) -> None:
    """And holds for as long as it says."""
    folder = here(fake)
    put(folder, film)
    earlier = datetime.now(UTC) - timedelta(seconds=90)

    def status(seconds: int) -> int:
        return httpx.get(folder.bucket.link("out/final.mp4", seconds=seconds, now=earlier)).status_code

    assert (status(60), status(120)) == (403, 200)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {"AWS_SECRET_ACCESS_KEY": "another-secret"},
            "s3 rejects the signature (403 SignatureDoesNotMatch: Signature=*** is not ours)\n"
            "The secret in AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID, or AWS_REGION is "
            "another region than the bucket's: copy the key again and check both.",
        ),
        (
            {"AWS_ACCESS_KEY_ID": "AKIDNOBODY"},
            "s3 does not know the key (403 InvalidAccessKeyId: The key *** does not exist)\n"
            "Copy AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY again; a key belongs to one service.",
        ),
        (
            {"AWS_REGION": "eu-west-1"},
            "s3 keeps the bucket 'films' in another region than 'eu-west-1' "
            "(400 AuthorizationHeaderMalformed: expecting 'cn-hangzhou')\n"
            "Set AWS_REGION to the bucket's region, and the endpoint to that region's.",
        ),
    ],
)
def test_a_wrong_setting_is_named(fake: S3Fake, film: Path, variables: dict[str, str], said: str) -> None:
    """With the variable to look at."""
    with pytest.raises(StorageRefused) as caught:
        put(here(fake, **variables), film)

    assert str(caught.value) == said
    assert fake.count("PUT ") == 0  # a large film would be sent for nothing


def test_a_missing_bucket_is_named(fake: S3Fake, film: Path) -> None:
    """With its region."""
    with pytest.raises(StorageRefused) as caught:
        put(here(fake, "s3://filns/out"), film)

    assert str(caught.value) == (
        "s3 has no bucket 'filns' (404 NoSuchBucket: as the fake says)\n"
        "Make the bucket, or check its name and AWS_REGION (now 'cn-hangzhou')."
    )
    assert fake.count("PUT ") == 0


def test_a_key_that_may_not_write_is_told(fake: S3Fake, film: Path) -> None:
    """Which key, and what it lacks."""
    fake.read_only = True
    with pytest.raises(StorageRefused) as caught:
        put(here(fake), film)

    assert str(caught.value) == (
        "s3 does not allow the key to write to the bucket 'films' "
        "(403 AccessDenied: You have no right to access this object.)\n"
        "Give the key of AWS_ACCESS_KEY_ID the right to put and get objects there, or use another bucket."
    )


def test_a_wrong_clock_is_named(fake: S3Fake, film: Path) -> None:
    """With the time it shows."""
    fake.clock = timedelta(minutes=20)
    with pytest.raises(StorageRefused) as caught:
        put(here(fake), film)

    said, today = str(caught.value), f"{datetime.now(UTC):%Y-%m-%d}"
    assert said.startswith(f"s3 reports that this machine's clock is wrong (it shows {today}")
    assert said.endswith(
        "(403 RequestTimeTooSkewed: The difference between the times is too large.)\n"
        "Set the clock (switch on NTP) and run again: signatures are valid for a few minutes only."
    )


def test_a_busy_store_is_asked_again(fake: S3Fake, film: Path) -> None:
    """And a broken line."""
    fake.go_wrong(Fault.status(503), Fault.cut(), at="PUT ")

    assert put(here(fake), film)
    assert fake.count("PUT ") == 3


def test_a_store_that_is_not_there_is_unreachable(film: Path) -> None:
    """With its address."""
    with serving(S3Fake()) as gone:
        folder = here(gone)
    with pytest.raises(ProviderUnreachable, match=r"^s3 cannot be reached at http://127\.0\.0\.1:"):
        put(folder, film)


@pytest.mark.parametrize("fault", [Fault.status(500), Fault.junk(500), Fault.empty(400), Fault.junk(403)])
def test_errors_without_sense_are_errors_all_the_same(fake: S3Fake, film: Path, fault: Fault) -> None:
    """And hold no secret."""
    fake.go_wrong(fault, at="PUT ", times=9)
    with pytest.raises(ProviderError) as caught:
        put(here(fake), film)

    assert SECRET not in str(caught.value)
    assert KEY_ID not in str(caught.value)
