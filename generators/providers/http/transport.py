"""Sends one request once over a connection of its own; nothing else imports httpx.

Every failure until the body is read becomes AttemptFailed, which holds the user's error and whether a safe
request may be tried again. Keys are redacted, and sent to the endpoint's own origin only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generators.errors import ProviderError, RateLimited, TimedOut
from generators.providers.http.deadline import Deadline
from generators.providers.http.failures import unreached, unusable
from generators.providers.http.proxies import proxies_explained
from generators.providers.http.refusals import VendorError, leaves_open, read_vendor_error, wait_seconds
from generators.providers.http.request import Reply, Request, origin
from generators.providers.roles.call import Endpoint
from generators.redaction import hush, shown_url

if TYPE_CHECKING:
    import ssl

    import httpx

Refuse = Callable[[Endpoint, VendorError, int], ProviderError]
"""Makes the error for what a vendor answered with this status."""
Sign = Callable[[str, str, Mapping[str, str]], Mapping[str, str]]
"""Method, address and headers to the headers that are sent."""

CONNECT_SECONDS: Final = 10.0
LARGEST_ANSWER_BYTES: Final = 256 * 2**20
LARGEST_REFUSAL_BYTES: Final = 1 << 20
"""How much of a refusal is read; a message quotes a few hundred characters of it."""
REFUSAL_CHUNK_BYTES: Final = 1 << 12
CHUNK_BYTES: Final = 1 << 18
AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which a safe request may be tried again."""


class AttemptFailed(Exception):
    """One attempt did not succeed."""

    def __init__(self, error: ProviderError, *, again: bool, wait_seconds: float | None = None) -> None:
        """`again`: a safe request may be tried again; `wait_seconds`: the pause that the server asks for."""
        super().__init__(str(error))
        self.error = error
        self.again = again
        self.wait_seconds = wait_seconds


@dataclass(frozen=True)
class Transport:
    """Sends requests to one endpoint."""

    at: Endpoint
    key_header: str
    """Carries `Bearer KEY` if it is Authorization, else the bare key."""
    headers: Mapping[str, str]
    refuse: Refuse
    sign: Sign
    """Signs every attempt again, since signatures expire."""

    def reply(self, request: Request) -> Reply:
        """The complete answer. Raises AttemptFailed."""
        with self.opened(request) as response:
            body = bytearray()
            for chunk in response.iter_bytes(CHUNK_BYTES):
                body += chunk
                if len(body) > LARGEST_ANSWER_BYTES:
                    raise self.unusable(request, f"answered with more than {LARGEST_ANSWER_BYTES >> 20} MB")
            return Reply(response.status_code, lower_names(response.headers), bytes(body))

    @contextmanager
    def opened(self, request: Request, *, redirected: bool = False) -> Iterator[httpx.Response]:
        """A good answer's head, with the body still to read; `redirected` lets a redirect pass as well.

        Raises AttemptFailed, also for what breaks in the block.
        """
        import httpx

        deadline = Deadline(request.timeout)
        try:
            with deadline, _client(request) as client:
                message = client.build_request(
                    request.method,
                    request.url,
                    params=request.params,
                    content=request.content if request.file is None else _read(request),
                    files=request.files,
                    headers=self._request_headers(request),
                    extensions={"trace": deadline.trace},
                )
                response = client.send(message, stream=True)
                try:
                    if not response.is_success and not (redirected and response.is_redirect):
                        raise self._refused(request, response)
                    yield response
                finally:
                    response.close()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError) as error:
            sent = deadline.sent and not isinstance(error, httpx.ProxyError)
            late = deadline.passed or isinstance(error, (httpx.ReadTimeout, httpx.WriteTimeout))
            ours = unreached(self.at, request.url, error, sent=sent, late=late, is_create=request.is_create)
            raise AttemptFailed(ours, again=not isinstance(error, httpx.InvalidURL)) from error

    def unusable(self, request: Request, what: str, *, again: bool = False) -> AttemptFailed:
        """The failure of a good status whose answer cannot be used."""
        error = unusable(self.at, request.url, what)
        error.maybe_sent = request.is_create
        # Another server may have answered; the job that was requested may be done all the same.
        error.is_over = False
        return AttemptFailed(error, again=again)

    def _refused(self, request: Request, response: httpx.Response) -> AttemptFailed:
        """The failure of an error status; a body that is cut short is fine, since the status is enough."""
        import httpx

        body = bytearray()
        with suppress(httpx.HTTPError):
            for chunk in response.iter_bytes(REFUSAL_CHUNK_BYTES):
                body += chunk
                if len(body) > LARGEST_REFUSAL_BYTES:
                    break
        status = response.status_code
        vendor_error = read_vendor_error(bytes(body))
        vendor_error = replace(
            vendor_error, wait_seconds=wait_seconds(response.headers) or vendor_error.wait_seconds
        )
        if response.is_redirect:
            vendor_error = VendorError(
                message=f"it redirects to {shown_url(response.headers.get('location', ''))}"
            )
        error = self.refuse(self.at, vendor_error, status)
        error.maybe_sent = request.is_create and leaves_open(status)
        # A spent quota is reported with 429 too, and stays spent.
        again = status in AGAIN and type(error) in {RateLimited, TimedOut, ProviderError}
        return AttemptFailed(error, again=again, wait_seconds=vendor_error.wait_seconds)

    def _request_headers(self, request: Request) -> dict[str, str]:
        headers = {"User-Agent": "cinemake", **self.headers, **(request.headers or {})}
        key = self.at.key
        if key and request.with_key and origin(request.url) == origin(self.at.base_url):
            bearer = "Bearer " if self.key_header == "Authorization" else ""
            headers[self.key_header] = bearer + key.reveal()
        return dict(self.sign(request.method, request.url, headers))


def lower_names(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with their names in lower case."""
    return {name.lower(): value for name, value in headers.items()}


def _client(request: Request) -> httpx.Client:
    """Raises ProviderError if the proxy that the environment names cannot be used."""
    import httpx

    hush("httpx", "httpcore")
    # A connection is never used twice: if the server has closed one meanwhile, it would be unknown
    # whether a create has arrived. Servers on this machine are not reached through a proxy.
    here = ("all://localhost", "all://127.0.0.1", "all://[::1]")
    with proxies_explained():
        return httpx.Client(
            timeout=httpx.Timeout(request.silence or request.timeout, connect=CONNECT_SECONDS),
            verify=_trust(),
            limits=httpx.Limits(max_keepalive_connections=0),
            mounts=dict.fromkeys(here),
            follow_redirects=False,
            # Other encodings are unpacked in one piece, however large that becomes.
            headers={"Accept-Encoding": "gzip"},
        )


@cache
def _trust() -> ssl.SSLContext:
    """The trusted certificates; reading them takes longer than a request to a server nearby."""
    import httpx

    return httpx.create_ssl_context()


def _read(request: Request) -> Iterator[bytes]:
    """The bytes of the request's file, with progress."""
    path: Path | None = request.file
    if path is None:
        return
    size, sent = path.stat().st_size, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
            sent += len(chunk)
            request.progress(min(1.0, sent / size))
