"""Files sent and looked at over HTTP, each attempt signed anew."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from generators.errors import NoAccess, ProviderUnreachable, StorageRefused
from generators.providers.http.client import Http
from generators.providers.http.refusals import VendorError
from generators.providers.http.retries import RetryPolicy
from tests.fakes.server import Answer, Fake, Fault, serving
from tests.providers.jobs import endpoint

QUICK = RetryPolicy(attempts=3, base_seconds=0)


@pytest.fixture
def fake() -> Iterator[Fake]:
    """Takes anything under /files/."""
    server = Fake()
    server.on("PUT", "/files/", lambda _asked: Answer(200))
    server.on("HEAD", "/files/", lambda _asked: Answer(200, b"12345", headers={"ETag": '"e"'}))
    with serving(server):
        yield server


def test_a_file_is_sent_whole_with_its_length(fake: Fake, tmp_path: Path) -> None:
    """Not in chunks, which stores refuse; and how far it is is told."""
    (tmp_path / "a").write_bytes(bytes(range(256)) * 2000)
    shares: list[float] = []
    http = Http(endpoint(fake.url, key=None))
    http.put_file(f"{fake.url}/files/a", tmp_path / "a", headers={"X-A": "b"}, progress=shares.append)

    (asked,) = fake.asked
    assert asked.body == (tmp_path / "a").read_bytes()
    assert (asked.headers["content-length"], asked.headers["x-a"]) == ("512000", "b")
    assert "transfer-encoding" not in asked.headers
    assert shares == [262144 / 512000, 1.0]


def test_an_empty_file_is_sent_too(fake: Fake, tmp_path: Path) -> None:
    """Of no length."""
    (tmp_path / "a").write_bytes(b"")
    Http(endpoint(fake.url, key=None)).put_file(f"{fake.url}/files/a", tmp_path / "a")

    assert (fake.asked[0].body, fake.asked[0].headers["content-length"]) == (b"", "0")


def test_every_attempt_is_read_and_signed_anew(fake: Fake, tmp_path: Path) -> None:
    """After a cut and a busy server."""
    (tmp_path / "a").write_bytes(b"coin")
    signed: list[str] = []

    def sign(method: str, url: str, headers: Mapping[str, str]) -> Mapping[str, str]:
        signed.append(f"{method} {url}")
        return {**headers, "Authorization": f"number {len(signed)}"}

    fake.go_wrong(Fault.cut(), Fault.status(503))
    http = Http(endpoint(fake.url, key=None), retry=QUICK, sign=sign)
    http.put_file(f"{fake.url}/files/a", tmp_path / "a")

    assert [asked.headers["authorization"] for asked in fake.asked] == ["number 1", "number 2", "number 3"]
    assert [asked.body for asked in fake.asked] == [b"coin"] * 3
    assert signed == [f"PUT {fake.url}/files/a"] * 3


def test_a_put_that_fails_may_be_sent_again(fake: Fake, tmp_path: Path) -> None:
    """It is no create: nothing is unsure after it."""
    (tmp_path / "a").write_bytes(b"coin")
    fake.go_wrong(Fault.cut(), times=3)
    with pytest.raises(ProviderUnreachable) as caught:
        Http(endpoint(fake.url), retry=QUICK).put_file(f"{fake.url}/files/a", tmp_path / "a")

    assert not caught.value.maybe_sent


def test_the_head_of_a_file_is_looked_at(fake: Fake) -> None:
    """Its length without its bytes."""
    headers = Http(endpoint(fake.url)).head(f"{fake.url}/files/a")

    assert (headers["content-length"], headers["etag"]) == ("5", '"e"')


def test_refusals_may_be_worded_by_who_asks(fake: Fake) -> None:
    """With what XML says, which storage speaks."""
    body = b"<?xml version='1.0'?>\n<Error><Code>NoSuchBucket</Code><Message>a &lt;b&gt;</Message></Error>"
    said: list[tuple[VendorError, int]] = []

    def refuse(_at: object, what: VendorError, status: int) -> StorageRefused:
        said.append((what, status))
        return StorageRefused("ours")

    fake.go_wrong(Fault.answer(Answer(404, body, "application/xml")), times=2)
    with pytest.raises(StorageRefused, match=r"^ours$"):
        Http(endpoint(fake.url), refuse=refuse).get_json("/files/a")
    with pytest.raises(NoAccess, match=r"\(404 NoSuchBucket: a <b>\)"):
        Http(endpoint(fake.url)).get_json("/files/a")

    assert said == [(VendorError("NoSuchBucket", "a <b>"), 404)]
