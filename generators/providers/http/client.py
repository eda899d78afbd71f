"""The one door to other people's servers; nothing else imports httpx.

    http = Http(call.at, key_header="x-goog-api-key", timeout=180, codes={"SAFETY": Moderated})
    answer = http.post_json("/images/generations", {...})     a create: sent exactly once
    answer = http.get_json("/tasks/1")                        safe: tried again
    http.download(url, goal, kinds=("image/",))               safe: tried again, whole or not at all
    http.put_file(url, path)                                  safe: the same bytes at the same place

- Paths are joined to the endpoint's `base_url`; full URLs are taken as they are.
- The key goes to the endpoint's own origin only, whatever URL an answer names.
- Safe requests (GET, HEAD, PUT) are tried again after connect errors, cut connections, 408, 425, 429 and 5xx,
  with growing pauses or what Retry-After asks; a POST never is. An error of a POST that may have arrived
  has `maybe_sent` set, and the journal makes Unsure of it.
- `timeout` bounds the whole request, a slow drip of bytes included.
- Errors are ProviderError and its kinds (refusals.py), keys redacted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urljoin, urlsplit

from generators.errors import NoResult, ProviderError, RateLimited, TimedOut
from generators.providers.catalogue.addresses import is_address, is_private
from generators.providers.http.deadline import Deadline
from generators.providers.http.failures import unreached, unusable
from generators.providers.http.json_fields import read_answer
from generators.providers.http.proxies import proxies_explained
from generators.providers.http.refusals import (
    Codes,
    VendorError,
    leaves_open,
    read_said,
    refusal,
    wait_seconds,
)
from generators.providers.http.retries import RetryPolicy
from generators.providers.roles.call import Endpoint
from generators.redaction import excerpt, hush, redact, shown_url, without
from generators.spec.model import Json

if TYPE_CHECKING:
    import ssl

    import httpx

T = TypeVar("T")
Refuse = Callable[[Endpoint, VendorError, int], ProviderError]
"""The error for what was said with an answer of this status."""
Sign = Callable[[str, str, Mapping[str, str]], Mapping[str, str]]
"""Method, address and headers to the headers that are sent."""

CONNECT_SECONDS: Final = 10.0
SILENCE_SECONDS: Final = 60.0
"""How long a download may stand still."""
LARGEST_ANSWER_BYTES: Final = 256 * 2**20
LARGEST_REFUSAL_BYTES: Final = 1 << 20
"""What is read of an answer that says no; a message quotes a few hundred characters of it."""
EXCERPT_BYTES: Final = 1 << 12
LARGEST_DOWNLOAD_BYTES: Final = 4 * 2**30
CHUNK_BYTES: Final = 1 << 18
REDIRECTS: Final = 5
"""How many a download follows."""
AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_PORTS: Final = {"http": 80, "https": 443}
UNTYPED: Final = ("application/octet-stream", "binary/octet-stream", "application/x-octet-stream", "")


@dataclass(frozen=True)
class Reply:
    """One whole answer."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True)
class _RequestPlan:
    """One request to send."""

    method: str
    url: str
    timeout: float
    """Seconds for the whole of it."""
    silence: float | None = None
    """Seconds without a byte; None: no limit but the whole."""
    params: Mapping[str, str] | None = None
    content: bytes | None = None
    files: Sequence[tuple[str, Any]] | None = None
    file: Path | None = None
    """A file that is the body."""
    told: Callable[[float], None] = lambda _share: None
    """Told how much of the file is sent, 0 to 1."""
    headers: Mapping[str, str] | None = None
    with_key: bool = True

    @property
    def is_create(self) -> bool:
        return self.method == "POST"


class _Failed(Exception):
    """One attempt did not succeed; `again` tells whether a safe request may be tried once more."""

    def __init__(self, error: ProviderError, *, again: bool, wait_seconds: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.again = again
        self.wait_seconds = wait_seconds


class Http:
    """One endpoint's client, cheap to make; every request has a connection of its own."""

    def __init__(
        self,
        at: Endpoint,
        *,
        key_header: str = "Authorization",
        headers: Mapping[str, str] | None = None,
        timeout: float = 60.0,
        codes: Codes | None = None,
        patience: RetryPolicy | None = None,
        refuse: Refuse | None = None,
        sign: Sign | None = None,
    ) -> None:
        """`key_header` carries `Bearer KEY` if it is Authorization, else the bare key; `timeout`: seconds.

        `refuse` replaces the errors of refusals; `sign` signs every attempt anew, since signatures age.
        """
        self._at = at
        self._key_header = key_header
        self._headers = dict(headers or {})
        self._timeout = timeout
        self._codes = codes
        self._patience = patience or RetryPolicy.of_environment()
        self._refuse = refuse or (
            lambda at, said, status: refusal(at, said, status=status, codes=self._codes)
        )
        self._sign = sign or (lambda _method, _url, headers: headers)

    def get_json(
        self, path: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Json:
        """What a GET answers; None for a 202 or 204 without a body. Tried again where that is safe."""
        order = _RequestPlan("GET", self._url(path), self._timeout, params=params, headers=headers)
        return self._patiently(lambda: self._parsed(self._reply(order), order))

    def post_json(self, path: str, body: Json, *, headers: Mapping[str, str] | None = None) -> Json:
        """What a POST of JSON answers; None for a 202 or 204 without a body. Sent exactly once."""
        return self._once(
            _RequestPlan(
                "POST", self._url(path), self._timeout, content=_encoded(body), headers=_typed(headers)
            )
        )

    def post_form(
        self,
        path: str,
        fields: Mapping[str, str],
        files: Sequence[tuple[str, tuple[str, bytes, str]]] = (),
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Json:
        """What a multipart POST answers; each file is (field, (name, bytes, media type))."""
        form = _form(fields, files)
        return self._once(_RequestPlan("POST", self._url(path), self._timeout, files=form, headers=headers))

    def post_for_bytes(
        self,
        path: str,
        body: Json,
        *,
        kinds: Sequence[str],
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """The answer of a POST that is itself the result, such as sound; `kinds` as in `download`."""
        return self._bytes(
            _RequestPlan(
                "POST", self._url(path), self._timeout, content=_encoded(body), headers=_typed(headers)
            ),
            kinds,
        )

    def post_form_for_bytes(
        self,
        path: str,
        fields: Mapping[str, str],
        files: Sequence[tuple[str, tuple[str, bytes, str]]] = (),
        *,
        kinds: Sequence[str],
    ) -> Reply:
        """The same for a multipart POST, as in `post_form`."""
        return self._bytes(
            _RequestPlan("POST", self._url(path), self._timeout, files=_form(fields, files)), kinds
        )

    def _bytes(self, order: _RequestPlan, kinds: Sequence[str]) -> Reply:
        try:
            reply = self._reply(order)
            self._check_kind(reply.headers, kinds, order, begin=reply.body)
        except _Failed as failed:
            raise failed.error from failed.__cause__
        return reply

    def download(
        self,
        url: str,
        goal: Path,
        *,
        kinds: Sequence[str] = (),
        most_bytes: int = LARGEST_DOWNLOAD_BYTES,
        timeout: float = 600.0,
        headers: Mapping[str, str] | None = None,
        with_key: bool = False,
    ) -> None:
        """Write what lies at a URL to `goal`, whole or not at all; redirects are followed.

        `kinds` are beginnings of media types (`image/`); untyped answers pass, others raise NoResult.
        The key is sent only `with_key`, and then only to the endpoint's own origin.
        """
        if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url):
            url = self._url(url)
        if not is_address(url) or self._is_forbidden(url):
            error = NoResult(
                f"{self._at.provider} named {excerpt(redact(shown_url(url), self._at.key), 120)!r} as its "
                "result, which is not a web link\nRun again to request a new one."
            )
            error.is_over = True
            raise error
        order = _RequestPlan("GET", url, timeout, silence=SILENCE_SECONDS, headers=headers, with_key=with_key)
        part = goal.with_name(goal.name + ".part")
        try:
            self._patiently(lambda: self._fetch(order, part, kinds=kinds, most_bytes=most_bytes))
            part.replace(goal)
        finally:
            part.unlink(missing_ok=True)

    def _is_forbidden(self, url: str) -> bool:
        """Whether a link leads into this machine or its network though the provider is outside of it."""
        return is_private(url) and not is_private(self._at.base_url)

    def head(self, url: str) -> Mapping[str, str]:
        """The headers of what lies at a URL, names in lower case."""
        order = _RequestPlan("HEAD", self._url(url), self._timeout)
        return self._patiently(lambda: self._reply(order)).headers

    def put_file(
        self,
        url: str,
        path: Path,
        *,
        headers: Mapping[str, str] | None = None,
        told: Callable[[float], None] = lambda _share: None,
    ) -> None:
        """Lay a file at a URL; it is read anew for every attempt. `told` hears the share that is sent.

        Raises OSError where the file cannot be read.
        """
        order = _RequestPlan(
            "PUT",
            self._url(url),
            self._timeout,
            silence=SILENCE_SECONDS,
            file=path,
            told=told,
            headers={**(headers or {}), "Content-Length": str(path.stat().st_size)},
        )
        self._patiently(lambda: self._reply(order))

    def _url(self, path: str) -> str:
        """The full address. Raises ProviderError where it is none."""
        url = path if "://" in path else f"{self._at.base_url.rstrip('/')}/{path.lstrip('/')}"
        try:
            _origin(url)
        except ValueError:
            raise ProviderError(
                f"{self._at.provider}: {excerpt(redact(shown_url(url), self._at.key), 120)} is not a web "
                "address\n"
                "Give `base_url` as https://host/path, and plain http only for servers of your own."
            ) from None
        return url

    def _once(self, order: _RequestPlan) -> Json:
        try:
            return self._parsed(self._reply(order), order)
        except _Failed as failed:
            raise failed.error from failed.__cause__

    def _patiently(self, attempt: Callable[[], T]) -> T:
        """`attempt`, again and again as far as its failures and the patience allow."""
        number = 1
        while True:
            try:
                return attempt()
            except _Failed as failed:
                pause = self._patience.pause_seconds(number, asked=failed.wait_seconds)
                if not failed.again or pause is None:
                    raise failed.error from failed.__cause__
            self._patience.sleep(pause)
            number += 1

    def _reply(self, order: _RequestPlan) -> Reply:
        with self._opened(order) as response:
            body = bytearray()
            for chunk in response.iter_bytes(CHUNK_BYTES):
                body += chunk
                if len(body) > LARGEST_ANSWER_BYTES:
                    raise self._unusable(order, f"answered with more than {LARGEST_ANSWER_BYTES >> 20} MB")
            return Reply(response.status_code, _lowered(response), bytes(body))

    def _parsed(self, reply: Reply, order: _RequestPlan) -> Json:
        if not reply.body.strip() and reply.status in {202, 204}:
            return None
        try:
            answer = read_answer(reply.body)
        except ValueError:
            kind = redact(reply.headers.get("content-type", ""), self._at.key) or "no media type"
            said = excerpt(redact(reply.body[:EXCERPT_BYTES].decode("utf-8", "replace"), self._at.key), 120)
            raise self._unusable(
                order, f"answered with {kind} instead of JSON: {said or '(nothing)'}"
            ) from None
        # An echoed key goes no further: answers are kept in the journal, and quoted.
        return without(answer, self._at.key.reveal()) if self._at.key else answer

    def _fetch(self, order: _RequestPlan, part: Path, *, kinds: Sequence[str], most_bytes: int) -> None:
        for _ in range(REDIRECTS + 1):
            with self._opened(order, redirected=True) as response:
                if response.is_redirect:
                    url = _joined(order.url, response.headers.get("location", ""))
                    if url is None or self._is_forbidden(url):
                        raise self._unusable(order, "redirects to what is not a web address")
                    order = replace(order, url=url)
                    continue
                told = response.headers.get("content-length", "")
                if told.isdecimal() and int(told[:20]) > most_bytes:
                    raise self._unusable(order, f"sends more than {most_bytes} bytes")
                self._check_kind(_lowered(response), kinds, order)
                with part.open("wb") as file:
                    for chunk in response.iter_bytes():
                        file.write(chunk)
                        if file.tell() > most_bytes:
                            raise self._unusable(order, f"sends more than {most_bytes} bytes")
                    if not file.tell():
                        raise self._unusable(order, "sent an empty file", again=True)
                return
        raise self._unusable(order, f"redirects more than {REDIRECTS} times")

    def _check_kind(
        self, headers: Mapping[str, str], kinds: Sequence[str], order: _RequestPlan, *, begin: bytes = b""
    ) -> None:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kinds and kind not in UNTYPED and not kind.startswith(tuple(kinds)):
            said = excerpt(redact(begin.decode("utf-8", "replace"), self._at.key), 120)
            wanted = " or ".join(f"{k}*" if k.endswith("/") else k for k in kinds)
            raise self._unusable(order, f"sent {kind} instead of {wanted}" + (f": {said}" if said else ""))

    @contextmanager
    def _opened(self, order: _RequestPlan, *, redirected: bool = False) -> Iterator[httpx.Response]:
        """A good answer's head; every misfortune until its body is read becomes _Failed."""
        import httpx

        deadline = Deadline(order.timeout)
        try:
            with deadline, _client(order) as client:
                request = client.build_request(
                    order.method,
                    order.url,
                    params=order.params,
                    content=order.content if order.file is None else _read(order.file, order.told),
                    files=order.files,
                    headers=self._request_headers(order),
                    extensions={"trace": deadline.trace},
                )
                response = client.send(request, stream=True)
                try:
                    if not response.is_success and not (redirected and response.is_redirect):
                        raise self._refused(order, response)
                    yield response
                finally:
                    response.close()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError) as error:
            sent = deadline.sent and not isinstance(error, httpx.ProxyError)
            late = deadline.passed or isinstance(error, (httpx.ReadTimeout, httpx.WriteTimeout))
            ours = unreached(self._at, order.url, error, sent=sent, late=late, is_create=order.is_create)
            raise _Failed(ours, again=not isinstance(error, httpx.InvalidURL)) from error

    def _refused(self, order: _RequestPlan, response: httpx.Response) -> _Failed:
        """What an answer that is no success means; its body may be cut short, its status says enough."""
        import httpx

        body = bytearray()
        with suppress(httpx.HTTPError):
            for chunk in response.iter_bytes(EXCERPT_BYTES):
                body += chunk
                if len(body) > LARGEST_REFUSAL_BYTES:
                    break
        status = response.status_code
        said = read_said(bytes(body))
        said = replace(said, wait_seconds=wait_seconds(response.headers) or said.wait_seconds)
        if response.is_redirect:
            said = VendorError(message=f"it redirects to {shown_url(response.headers.get('location', ''))}")
        error = self._refuse(self._at, said, status)
        error.maybe_sent = order.is_create and leaves_open(status)
        # A spent quota is told with 429 too, and stays spent.
        again = status in AGAIN and type(error) in {RateLimited, TimedOut, ProviderError}
        return _Failed(error, again=again, wait_seconds=said.wait_seconds)

    def _unusable(self, order: _RequestPlan, what: str, *, again: bool = False) -> _Failed:
        """A good status with an answer that is of no use."""
        error = unusable(self._at, order.url, what)
        error.maybe_sent = order.is_create
        # Nobody knows who answered so; the job that was asked for may be done all the same.
        error.is_over = False
        return _Failed(error, again=again)

    def _request_headers(self, order: _RequestPlan) -> dict[str, str]:
        headers = {"User-Agent": "cinemake", **self._headers, **(order.headers or {})}
        key = self._at.key
        if key and order.with_key and _origin(order.url) == _origin(self._at.base_url):
            bearer = "Bearer " if self._key_header == "Authorization" else ""
            headers[self._key_header] = bearer + key.reveal()
        return dict(self._sign(order.method, order.url, headers))


def _client(order: _RequestPlan) -> httpx.Client:
    """Raises ProviderError where the proxy that the environment names cannot be used."""
    import httpx

    hush("httpx", "httpcore")
    # A connection is never used twice: one that the server has closed meanwhile would leave it open
    # whether a create has arrived. Servers on this machine are not reached through a proxy.
    here = ("all://localhost", "all://127.0.0.1", "all://[::1]")
    with proxies_explained():
        return httpx.Client(
            timeout=httpx.Timeout(order.silence or order.timeout, connect=CONNECT_SECONDS),
            verify=_trust(),
            limits=httpx.Limits(max_keepalive_connections=0),
            mounts=dict.fromkeys(here),
            follow_redirects=False,
            # Other codings are unpacked in one piece, however large it becomes.
            headers={"Accept-Encoding": "gzip"},
        )


@cache
def _trust() -> ssl.SSLContext:
    """The certificates trusted; reading them takes longer than a request to a server nearby."""
    import httpx

    return httpx.create_ssl_context()


def _read(path: Path, told: Callable[[float], None]) -> Iterator[bytes]:
    size, sent = path.stat().st_size, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
            sent += len(chunk)
            told(min(1.0, sent / size))


def _form(
    fields: Mapping[str, str], files: Sequence[tuple[str, tuple[str, bytes, str]]]
) -> list[tuple[str, Any]]:
    # Fields without a name of a file are parts too, so that a form without files is multipart as well.
    return [*((name, (None, value)) for name, value in fields.items()), *files]


def _encoded(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()


def _typed(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {"Content-Type": "application/json", **(headers or {})}


def _lowered(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _joined(url: str, location: str) -> str | None:
    """Where a redirect leads; None for what is not a web address."""
    try:
        joined = urljoin(url, location)
        _origin(joined)
    except ValueError:
        return None
    return joined


def _origin(url: str) -> tuple[str, str]:
    """Scheme and host with port. Raises ValueError for what is no web address."""
    if not is_address(url):
        raise ValueError
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError
    return parts.scheme, f"{parts.hostname.lower()}:{parts.port or _PORTS[parts.scheme]}"
