"""The HTTP client against a real server that misbehaves."""

from __future__ import annotations

import gzip
import logging
import socket
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from generators.errors import (
    KeyMissing,
    KeyRefused,
    Moderated,
    NoAccess,
    NoResult,
    ProviderError,
    ProviderRefused,
    ProviderUnreachable,
    QuotaSpent,
    RateLimited,
    TimedOut,
    WrongRegion,
)
from generators.providers.http.client import Http
from generators.providers.http.retries import RetryPolicy
from tests.fakes.server import Answer, Asked, Fake, Fault, as_json, serving
from tests.providers.jobs import PLANTED, endpoint

PNG = b"\x89PNG" + bytes(range(256))


class Shop(Fake):
    """A little API: a create, a look, a file, and a way to another place."""

    def __init__(self) -> None:
        super().__init__()
        self.on("POST", "/v1/make", lambda _: as_json({"id": "1"}))
        self.on("GET", "/v1/look", lambda _: as_json({"state": "done"}))
        self.on("GET", "/v1/file", lambda _: Answer(body=PNG, media_type="image/png"))
        self.on("GET", "/v1/moved", lambda _: Answer(302, headers={"Location": "/v1/file"}))
        self.on("GET", "/v1/round", lambda _: Answer(302, headers={"Location": "/v1/round"}))
        self.on("POST", "/v1/moved", lambda _: Answer(302, headers={"Location": "/v1/make?token=abcdefgh"}))


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The server."""
    with serving(Shop()) as fake:
        yield fake


class Pauses(list[float]):
    """Collects the waits instead of waiting."""


@pytest.fixture
def pauses() -> Pauses:
    """What was waited."""
    return Pauses()


@pytest.fixture
def http(shop: Shop, pauses: Pauses) -> Http:
    """A client of three attempts that does not really wait."""
    return Http(endpoint(shop.url + "/v1"), retry=retry_policy(pauses))


def retry_policy(pauses: Pauses) -> RetryPolicy:
    """Three attempts, no jitter."""
    return RetryPolicy(3, 1.0, sleep=pauses.append, jitter=lambda: 0.0)


def test_a_post_carries_key_and_json(shop: Shop, http: Http) -> None:
    """What is sent, to the letter."""
    assert http.post_json("/make", {"prompt": "日"}, headers={"X-A": "1"}) == {"id": "1"}

    [asked] = shop.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/v1/make", '{"prompt": "日"}'.encode())
    assert asked.headers["authorization"] == f"Bearer {PLANTED}"
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["x-a"] == "1"


def test_another_header_carries_the_bare_key(shop: Shop) -> None:
    """As Google and ElevenLabs want it."""
    Http(endpoint(shop.url + "/v1"), key_header="x-goog-api-key").get_json("look", params={"a": "b c"})

    assert shop.asked[0].headers["x-goog-api-key"] == PLANTED
    assert "authorization" not in shop.asked[0].headers
    assert shop.asked[0].query == {"a": "b c"}


def test_a_form_is_multipart_with_and_without_files(shop: Shop, http: Http) -> None:
    """Servers that want multipart refuse a urlencoded form."""
    http.post_form("/make", {"a": "1"}, [("image[]", ("x.png", PNG, "image/png"))])
    http.post_form("/make", {"a": "1"})

    parts = shop.asked[0].form
    assert [(part.name, part.filename, part.data) for part in parts] == [
        ("a", None, b"1"),
        ("image[]", "x.png", PNG),
    ]
    assert [part.name for part in shop.asked[1].form] == ["a"]


@pytest.mark.parametrize(
    "fault",
    [Fault.status(500), Fault.status(503), Fault.status(429), Fault.status(408), Fault.cut(), Fault.refuse()],
    ids=lambda fault: f"{fault.how}{fault.number or ''}",
)
def test_a_safe_request_is_tried_again(shop: Shop, http: Http, pauses: Pauses, fault: Fault) -> None:
    """With growing pauses, until it succeeds."""
    shop.go_wrong(fault, times=2)

    assert http.get_json("/look") == {"state": "done"}
    assert pauses == [1.0, 2.0]


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 422])
def test_a_definite_no_is_not_asked_again(shop: Shop, http: Http, status: int) -> None:
    """It would only be said again."""
    shop.go_wrong(Fault.status(status))
    with pytest.raises(ProviderRefused):
        http.get_json("/look")

    assert len(shop.asked) == 1


def test_retries_end(shop: Shop, http: Http, pauses: Pauses) -> None:
    """The last error is the one reported."""
    shop.go_wrong(Fault.status(503), times=3)
    with pytest.raises(ProviderError, match="is failing"):
        http.get_json("/look")

    assert (len(shop.asked), pauses) == (3, [1.0, 2.0])


def test_retry_after_is_kept_up_to_two_minutes(shop: Shop, http: Http, pauses: Pauses) -> None:
    """Longer waits are left to the user, who is told."""
    shop.go_wrong(Fault.status(429, retry_after="7"), Fault.status(429, retry_after="121"))
    with pytest.raises(RateLimited) as refused:
        http.get_json("/look")

    assert pauses == [7.0]
    assert "Wait 121 seconds and run again" in str(refused.value)


def test_retry_after_may_be_a_date(shop: Shop, http: Http, pauses: Pauses) -> None:
    """The wait is never shorter than without it; what is neither number nor date is ignored."""
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    shop.go_wrong(Fault.status(503, retry_after=soon))
    shop.go_wrong(Fault.status(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"))
    http.get_json("/look")
    shop.go_wrong(Fault.status(503, retry_after="soon"))
    http.get_json("/look")

    assert 25 < pauses[0] <= 30
    assert pauses[1:] == [2.0, 1.0]


def test_a_spent_quota_is_not_waited_for(shop: Shop, http: Http) -> None:
    """OpenAI says it with 429 as well."""
    spent = as_json({"error": {"code": "insufficient_quota", "message": "Pay."}}, status=429)
    shop.go_wrong(Fault.answer(spent))
    with pytest.raises(QuotaSpent):
        http.get_json("/look")

    assert len(shop.asked) == 1


@pytest.mark.parametrize(
    ("fault", "kind", "maybe_sent"),
    [
        (Fault.status(400), ProviderRefused, False),
        (Fault.status(401), KeyRefused, False),
        (Fault.status(402), QuotaSpent, False),
        (Fault.status(403), NoAccess, False),
        (Fault.status(404), NoAccess, False),
        (Fault.status(408), TimedOut, True),
        (Fault.status(429, retry_after="1"), RateLimited, False),
        (Fault.status(500), ProviderError, True),
        (Fault.status(503), ProviderError, True),
        (Fault.cut(), ProviderUnreachable, True),
        (Fault.refuse(), ProviderUnreachable, True),
        (Fault.truncated(), ProviderUnreachable, True),
        (Fault.silent(), TimedOut, True),
        (Fault.drip(0.1), TimedOut, True),
        (Fault.slow(5), TimedOut, True),
        (Fault.junk(), NoResult, True),
        (Fault.empty(), NoResult, True),
    ],
    ids=lambda value: f"{value.how}{value.number or ''}" if isinstance(value, Fault) else None,
)
def test_a_create_is_sent_once(shop: Shop, fault: Fault, kind: type, maybe_sent: bool) -> None:
    """Whatever goes wrong; the error tells whether it may have arrived."""
    http = Http(endpoint(shop.url + "/v1"), timeout=0.4)
    shop.go_wrong(fault)
    with pytest.raises(ProviderError) as failed:
        http.post_json("/make", {})

    assert (type(failed.value), failed.value.maybe_sent) == (kind, maybe_sent)
    assert len(shop.asked) == 1


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_what_never_left_is_known_not_to_have_arrived() -> None:
    """A refused connection and an unknown host."""
    for host in (f"127.0.0.1:{free_port()}", "nowhere.invalid"):
        with pytest.raises(ProviderUnreachable, match=host) as failed:
            Http(endpoint(f"http://{host}/v1")).post_json("/make", {})

        assert failed.value.maybe_sent is False


def test_the_time_limit_holds_for_a_dripping_head() -> None:
    """Every byte begins the client's own time-out anew; the whole has a limit nevertheless."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        import threading

        done = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                while not done.wait(0.02):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        with pytest.raises(TimedOut):
            Http(endpoint(f"http://127.0.0.1:{server.getsockname()[1]}"), timeout=0.3).post_json("/", {})
        seconds = time.monotonic() - began
        done.set()
        thread.join()

    assert 0.2 < seconds < 2


def test_a_download_is_whole(shop: Shop, http: Http, tmp_path: Path) -> None:
    """A cut one is begun again, and nothing lies beside the goal."""
    shop.go_wrong(Fault.truncated(), Fault.cut())
    http.download("/file", tmp_path / "a.png", kinds=("image/",))

    assert (tmp_path / "a.png").read_bytes() == PNG
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.truncated(), ProviderUnreachable),
        (Fault.empty(), NoResult),
        (Fault.junk(), NoResult),
        (Fault.wrong_type("application/xml"), NoResult),
        (Fault.status(403), NoAccess),
        (Fault.drip(0.05), TimedOut),
    ],
    ids=lambda value: value.how if isinstance(value, Fault) else None,
)
def test_a_failed_download_leaves_the_goal(
    shop: Shop, http: Http, tmp_path: Path, fault: Fault, kind: type
) -> None:
    """What was there before stays, nothing else is left."""
    (tmp_path / "a.png").write_bytes(b"before")
    shop.go_wrong(fault, times=3)
    with pytest.raises(ProviderError) as failed:
        http.download("/file", tmp_path / "a.png", kinds=("image/",), timeout=0.3)

    assert type(failed.value) is kind
    assert not failed.value.is_over
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.png", b"before")]


def test_a_download_ends_at_its_limit(http: Http, tmp_path: Path) -> None:
    """A server that never stops must not fill the disk."""
    with pytest.raises(NoResult, match="sends more than 10 bytes"):
        http.download("/file", tmp_path / "a", most_bytes=10)

    assert list(tmp_path.iterdir()) == []


def test_untyped_files_pass(shop: Shop, http: Http, tmp_path: Path) -> None:
    """Object storage often knows no better."""
    for kind in ("application/octet-stream", ""):
        shop.go_wrong(Fault.wrong_type(kind))
        http.download("/file", tmp_path / "a", kinds=("image/",))


def test_redirects_of_downloads_are_followed_and_counted(http: Http, tmp_path: Path) -> None:
    """To a limit."""
    http.download("/moved", tmp_path / "a")

    assert (tmp_path / "a").read_bytes() == PNG
    with pytest.raises(NoResult, match="redirects more than 5 times"):
        http.download("/round", tmp_path / "b")


def test_a_create_is_not_redirected(shop: Shop, http: Http) -> None:
    """The key and the order go where the user said; the new address is named without what it signs."""
    with pytest.raises(ProviderRefused) as refused:
        http.post_json("/moved", {})

    assert "(302: it redirects to /v1/make)" in str(refused.value)
    assert len(shop.asked) == 1


def test_the_key_stays_with_its_origin(shop: Shop, tmp_path: Path) -> None:
    """Links to other hosts get none; the own host gets it only when asked to."""
    with serving(Shop()) as other:
        http = Http(endpoint(shop.url + "/v1"))
        other.on("GET", "/v1/away", lambda _: Answer(302, headers={"Location": shop.url + "/v1/file"}))
        http.download(other.url + "/v1/file", tmp_path / "a", with_key=True)
        http.download("/file", tmp_path / "a")
        http.download("/file", tmp_path / "a", with_key=True)
        shop.on("GET", "/v1/away", lambda _: Answer(302, headers={"Location": other.url + "/v1/file"}))
        http.download("/away", tmp_path / "a", with_key=True)

        assert ["authorization" in asked.headers for asked in other.asked] == [False, False]
        assert ["authorization" in asked.headers for asked in shop.asked] == [False, True, True]


def test_an_empty_202_is_no_answer_yet(shop: Shop, http: Http) -> None:
    """xAI says so that a job is still running."""
    shop.go_wrong(Fault.empty(202))

    assert http.get_json("/look") is None


def test_sound_may_be_the_answer_of_a_create(shop: Shop, http: Http) -> None:
    """Its media type is looked at."""
    shop.on("POST", "/v1/say", lambda _: Answer(body=b"RIFF", media_type="audio/wav"))

    assert http.post_for_bytes("/say", {}, kinds=("audio/",)).body == b"RIFF"
    shop.go_wrong(Fault.junk())
    with pytest.raises(NoResult) as failed:
        http.post_for_bytes("/say", {}, kinds=("audio/",))
    assert failed.value.maybe_sent
    assert "sent text/html instead of audio/*: <html><body>Welcome</body></html>" in str(failed.value)


@pytest.mark.parametrize(
    ("body", "status", "kind", "words"),
    [
        ({"error": {"code": "invalid_api_key", "message": "no"}}, 400, KeyRefused, "400 invalid_api_key: no"),
        ([{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}], 429, RateLimited, "RESOURCE_EXHAUSTED"),
        ({"code": "DataInspectionFailed", "message": "bad"}, 400, Moderated, "DataInspectionFailed: bad"),
        ({"detail": {"status": "quota_exceeded", "message": "m"}}, 401, QuotaSpent, "401 quota_exceeded: m"),
        ({"errors": {"message": "no model"}}, 404, NoAccess, "(404: no model)"),
        ({"detail": "Not Found"}, 404, NoAccess, "(404: Not Found)"),
        ({"ErrCode": 10001, "ErrMsg": "m"}, 400, ProviderRefused, "(400 10001: m)"),
        (
            {"error": {"code": 400, "message": "User location is not supported for the API use."}},
            400,
            WrongRegion,
            "User location",
        ),
        ({"error": {"code": 400, "message": "API key not valid."}}, 400, KeyRefused, "API key not valid."),
    ],
)
def test_every_vendors_shape_is_read(
    shop: Shop, http: Http, body: object, status: int, kind: type, words: str
) -> None:
    """Code and words stand in the message, and decide the kind."""
    shop.go_wrong(Fault.answer(as_json(body, status=status)))
    with pytest.raises(ProviderError) as refused:
        http.post_json("/make", {})

    assert type(refused.value) is kind
    assert words in str(refused.value)


def test_messages_say_what_and_what_next(shop: Shop, http: Http) -> None:
    """To the letter."""
    shop.go_wrong(Fault.status(401), Fault.status(404), Fault.cut())
    said = []
    for _ in range(3):
        with pytest.raises(ProviderError) as refused:
            http.post_json("/make", {})
        said.append(str(refused.value))

    assert said == [
        "fake rejects the key (401 fault: fault 401)\n"
        f"Put a valid key for {shop.url}/v1 into the environment or `.env`; "
        "`doit providers` names the variable.",
        f"fake denies access to the model 'm-1' at {shop.url}/v1 (404 fault: fault 404)\n"
        "Check the model's name and that the key may use it; `doit providers` lists the known models.",
        f"fake closed the connection at {shop.url}/v1/make ([Errno 104] Connection reset by peer); "
        "the request may have arrived\n"
        "Check the network, the address (`base_url`) and that the server runs.",
    ]


def test_a_missing_key_is_not_a_bad_one(shop: Shop) -> None:
    """The next step is another one."""
    shop.go_wrong(Fault.status(401))
    with pytest.raises(KeyMissing, match="fake requires a key, and none is set"):
        Http(replace(endpoint(shop.url + "/v1"), key=None)).post_json("/make", {})


def test_the_vendors_own_codes_go_before(shop: Shop) -> None:
    """A vendor knows its own words best."""
    shop.go_wrong(Fault.answer(as_json({"code": "Odd", "message": "m"}, status=400)))
    with pytest.raises(QuotaSpent):
        Http(endpoint(shop.url + "/v1"), codes={"odd": QuotaSpent}).post_json("/make", {})


def test_an_echoed_key_is_hidden(shop: Shop, http: Http, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever a server repeats, and whatever the libraries log."""
    caplog.set_level(logging.DEBUG)

    def echo(asked: Asked) -> Answer:
        return Answer(400, f"bad header {dict(asked.headers)} {PLANTED}".encode(), "text/plain")

    shop.on("POST", "/v1/echo", echo)
    with pytest.raises(ProviderRefused) as refused:
        http.post_json("/echo", {})

    assert "***" in str(refused.value)
    assert PLANTED not in str(refused.value) + repr(refused.value) + caplog.text + repr(http.__dict__)


@pytest.mark.parametrize(
    "address",
    ["ftp://x", "no address", "http://", "http://a b", "http://[::1", "http://x:99999", "x:80"],
)
def test_a_wrong_address_is_named(address: str) -> None:
    """Before anything is sent."""
    with pytest.raises(ProviderError) as refused:
        Http(endpoint(address)).post_json("/make", {})

    assert str(refused.value) == (
        f"fake: {address.rstrip('/')}/make is not a web address\n"
        "Give `base_url` as https://host/path, and plain http only for servers of your own."
    )


def test_a_host_that_cannot_be_written_is_unreachable() -> None:
    """Names that the resolver does not even try."""
    for address in ("http://ex..ample", f"http://{'a' * 70}.x", "http://\N{SNOWMAN}.invalid"):
        with pytest.raises(ProviderUnreachable):
            Http(endpoint(address)).post_json("/make", {})


def test_the_retry_policy_comes_from_the_environment() -> None:
    """Under the names people have; nonsense is ignored."""
    named = RetryPolicy.of_environment({"API_RETRY_ATTEMPTS": "6", "API_RETRY_BASE_DELAY": "0.25"})
    nonsense = RetryPolicy.of_environment({"API_RETRY_ATTEMPTS": "many", "API_RETRY_BASE_DELAY": ""})

    assert (named.attempts, named.base_seconds) == (6, 0.25)
    assert (nonsense.attempts, nonsense.base_seconds) == (4, 0.5)


def test_pauses_grow_to_a_limit_less_some_jitter() -> None:
    """The jitter takes at most a quarter."""
    long = RetryPolicy(10, 1.0, jitter=lambda: 1.0)

    assert [long.pause_seconds(n) for n in (1, 2, 3, 7, 9)] == [0.75, 1.5, 3.0, 22.5, 22.5]
    assert long.pause_seconds(10) is None


HUGE = gzip.compress(b"[" + b"0," * (1 << 24) + b"0]")
"""Sixteen million numbers in some ten kilobytes."""


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"[" * 100_000, media_type="application/json"),
        Answer(body=b"[" * 200 + b"]" * 200, media_type="application/json"),
        Answer(body=b'{"a":' * 100_000, media_type="application/json"),
        Answer(body=b"[" + b"1," * 600_000 + b"1]", media_type="application/json"),
        Answer(body=b"1" * 5000, media_type="application/json"),
        Answer(body=b'{"a": NaN}', media_type="application/json"),
        Answer(body=HUGE, media_type="application/json", headers={"Content-Encoding": "gzip"}),
        Answer(body=b"\x1f\x8b no", media_type="application/json", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["lists", "deep", "objects", "many", "digits", "nan", "gzip", "no gzip"],
)
@pytest.mark.parametrize("status", [200, 400])
def test_an_answer_that_takes_too_much_is_one_error(
    shop: Shop, http: Http, answer: Answer, status: int
) -> None:
    """However it is nested, packed or long, and whether it says yes or no."""
    shop.go_wrong(Fault.answer(replace(answer, status=status)), at="POST /v1/make")
    with pytest.raises(ProviderError) as failed:
        http.post_json("/make", {})

    assert len(str(failed.value)) < 1000


@pytest.mark.parametrize(
    "link",
    ["file:///etc/hostname", "ftp://127.0.0.1/a.png", "data:image/png;base64,AAAA", "javascript:1", "http://",
     "http://[::1", "https://user:planted@/x", "http://h:99999/", "gopher://x", "http:///etc/passwd"],
)  # fmt: skip
def test_a_result_that_is_no_link_ends_its_job(http: Http, tmp_path: Path, link: str) -> None:
    """One error that tells the job is over, so that later builds do not ask for it for ever."""
    with pytest.raises(NoResult, match="which is not a web link") as failed:
        http.download(link, tmp_path / "a.png")

    assert failed.value.is_over
    assert "planted" not in str(failed.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("goal", ["file:///etc/hostname", "ftp://x/y", "http://[::1", "//", ""])
def test_a_redirect_to_no_address_is_one_error(shop: Shop, http: Http, tmp_path: Path, goal: str) -> None:
    """Nothing of this machine is read; the job stays open, since a stranger may have answered so."""
    shop.go_wrong(Fault.answer(Answer(302, headers={"Location": goal})), at="GET /v1/file", times=9)
    with pytest.raises(ProviderError) as failed:
        http.download("/file", tmp_path / "a.png")

    assert not failed.value.is_over
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "[::1]", "localhost", "192.168.1.1"]
)
def test_a_stranger_does_not_send_us_into_our_own_network(tmp_path: Path, host: str) -> None:
    """A server of one's own may: its files lie beside it."""
    http = Http(endpoint("https://api.example.com/v1"))
    with pytest.raises(NoResult, match="which is not a web link"):
        http.download(f"http://{host}:1/latest/meta-data", tmp_path / "a.png")


def test_an_answer_is_kept_without_an_echoed_key(shop: Shop, http: Http) -> None:
    """Answers go into the journal, and words of them into messages."""
    shop.on("POST", "/v1/echo", lambda _: as_json({"data": [f"for {PLANTED}"], PLANTED: 1}))

    assert http.post_json("/echo", {}) == {"data": ["for ***"], "***": 1}


@pytest.mark.parametrize(
    "proxy", ["socks4://me:hunter2hunter2@127.0.0.1:1", "ftp://me:hunter2hunter2@127.0.0.1:1"]
)
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    """Nor is it a fault of ours."""
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(ProviderError) as failed:
        Http(endpoint("https://api.example.com/v1")).get_json("/look")

    assert str(failed.value).startswith("the proxy in HTTPS_PROXY")
    assert "hunter2" not in "".join(traceback.format_exception(failed.value))


def test_an_address_with_a_password_is_never_shown(shop: Shop) -> None:
    """In whatever way the request ends."""
    at = endpoint(shop.url.replace("http://", "http://me:hunter2hunter2@") + "/v1?key=hunter3hunter3")
    for fault in (Fault.status(401), Fault.status(403), Fault.status(500), Fault.cut(), Fault.junk()):
        shop.go_wrong(fault)
        with pytest.raises(ProviderError) as failed:
            Http(at, retry=RetryPolicy(1)).post_json("/make", {})
        assert "hunter" not in str(failed.value)
