"""Signatures equal those that AWS has published for its S3 examples."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from generators.providers.roles.call import Secret
from generators.providers.storage.sigv4 import Credentials, signed_headers, signed_link

BY = Credentials("AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "us-east-1")
NOW = datetime(2013, 5, 24, tzinfo=UTC)
HOST = "https://examplebucket.s3.amazonaws.com"
NOTHING = sha256(b"").hexdigest()


@pytest.mark.parametrize(
    ("method", "url", "headers", "body", "signature"),
    [
        (
            "GET",
            f"{HOST}/test.txt",
            {"Range": "bytes=0-9"},
            b"",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            "PUT",
            f"{HOST}/test%24file.text",
            {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
            b"Welcome to Amazon S3.",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            "GET",
            f"{HOST}/?lifecycle",
            {},
            b"",
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            "GET",
            f"{HOST}/?max-keys=2&prefix=J",
            {},
            b"",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
)
def test_requests_are_signed_as_documented(
    method: str, url: str, headers: dict[str, str], body: bytes, signature: str
) -> None:
    """Headers, an encoded name, a query without a value, a query with two."""
    signed = signed_headers(method, url, headers, BY, body_sha256=sha256(body).hexdigest(), now=NOW)

    assert signed["authorization"].rpartition("Signature=")[2] == signature
    assert signed["x-amz-date"] == "20130524T000000Z"


def test_a_link_is_signed_as_documented() -> None:
    """For a day."""
    link = signed_link("GET", f"{HOST}/test.txt", BY, seconds=86400, now=NOW)

    assert link == (
        f"{HOST}/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )


def test_a_session_token_is_covered() -> None:
    """It goes with requests and links, and changes their signatures."""
    lent = Credentials(BY.key_id, BY.secret, BY.region, Secret("token/of+a=session"))
    link = signed_link("GET", f"{HOST}/a", lent, seconds=60, now=NOW)
    headers = signed_headers("GET", f"{HOST}/a", {}, lent, body_sha256=NOTHING, now=NOW)

    assert "&X-Amz-Security-Token=token%2Fof%2Ba%3Dsession&" in link
    assert headers["x-amz-security-token"] == "token/of+a=session"
    assert "x-amz-security-token" in headers["authorization"]


def test_the_secret_shows_itself_nowhere() -> None:
    """Neither signed nor printed."""
    link = signed_link("GET", f"{HOST}/a", BY, seconds=60, now=NOW)

    assert BY.secret.reveal() not in repr(BY) + link


def test_a_usual_port_is_not_signed() -> None:
    """Clients leave it out of the Host header; any other one they send."""

    def signature(url: str) -> str:
        return signed_headers("GET", url, {}, BY, body_sha256=NOTHING, now=NOW)["authorization"]

    assert signature("https://a.b:443/c") == signature("https://a.b/c")
    assert signature("http://a.b:9000/c") != signature("http://a.b/c")
