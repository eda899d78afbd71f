"""The HTTP client of all providers.

    http = Http(call.at, key_header="x-goog-api-key", timeout=180, codes={"SAFETY": Moderated})
    answer = http.post_json("/images/generations", {...})     a create: sent exactly once
    answer = http.get_json("/tasks/1")                        safe: tried again
    http.download(url, goal, kinds=("image/",))               safe: tried again, whole or not at all
    http.put_file(url, path)                                  safe: the same bytes at the same place

- Paths are joined to the endpoint's `base_url`; full URLs are used as they are.
- The key goes to the endpoint's own origin only, whatever URL an answer names.
- Safe requests (GET, HEAD, PUT) are tried again after connect errors, cut connections, 408, 425, 429 and 5xx,
  with growing pauses or the one that Retry-After asks for; a POST never is. An error of a POST that may have
  arrived has `maybe_sent` set, and the journal turns it into Unsure.
- `timeout` bounds the whole request, also one that answers a byte at a time.
- Errors are ProviderError and its subclasses (refusals.py), with keys redacted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from generators.errors import ProviderError
from generators.providers.http.download import LARGEST_DOWNLOAD_BYTES, check_type, fetch, refuse_link
from generators.providers.http.json_fields import read_answer
from generators.providers.http.refusals import Codes, refusal
from generators.providers.http.request import (
    FormFile,
    Reply,
    Request,
    encoded,
    form,
    json_headers,
    origin,
)
from generators.providers.http.retries import RetryPolicy
from generators.providers.http.transport import AttemptFailed, Refuse, Sign, Transport
from generators.providers.roles.call import Endpoint
from generators.redaction import excerpt, redact, shown_url, without
from generators.spec.model import Json

T = TypeVar("T")

SILENCE_SECONDS: Final = 60.0
"""The longest time without a byte of an upload or download."""
EXCERPT_BYTES: Final = 1 << 12


class Http:
    """One endpoint's client, cheap to make; every request opens its own connection."""

    def __init__(
        self,
        at: Endpoint,
        *,
        key_header: str = "Authorization",
        headers: Mapping[str, str] | None = None,
        timeout: float = 60.0,
        codes: Codes | None = None,
        retry: RetryPolicy | None = None,
        refuse: Refuse | None = None,
        sign: Sign | None = None,
    ) -> None:
        """`key_header` carries `Bearer KEY` if it is Authorization, else the bare key; `timeout`: seconds.

        `codes` maps a vendor's error codes to errors, and `refuse` replaces that mapping;
        `sign` signs every attempt again, since signatures expire.
        """
        self._at = at
        self._timeout = timeout
        self._retry = retry or RetryPolicy.of_environment()
        self._transport = Transport(
            at,
            key_header,
            dict(headers or {}),
            refuse or (lambda at, excerpted, status: refusal(at, excerpted, status=status, codes=codes)),
            sign or (lambda _method, _url, headers: headers),
        )

    def get_json(
        self, path: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Json:
        """The answer of a GET; None for a 202 or 204 without a body. Tried again."""
        request = Request("GET", self._url(path), self._timeout, params=params, headers=headers)
        return self._retried(lambda: self._parsed(self._transport.reply(request), request))

    def post_json(self, path: str, body: Json, *, headers: Mapping[str, str] | None = None) -> Json:
        """The answer of a POST of JSON; None for a 202 or 204 without a body. Sent exactly once."""
        return self._created(self._json_request(path, body, headers))

    def post_form(
        self,
        path: str,
        fields: Mapping[str, str],
        files: Sequence[FormFile] = (),
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Json:
        """The answer of a multipart POST. Sent exactly once."""
        parts = form(fields, files)
        return self._created(Request("POST", self._url(path), self._timeout, files=parts, headers=headers))

    def post_for_bytes(
        self, path: str, body: Json, *, kinds: Sequence[str], headers: Mapping[str, str] | None = None
    ) -> Reply:
        """The answer of a POST that is itself the result, such as sound; `kinds` as in `download`."""
        return self._bytes(self._json_request(path, body, headers), kinds)

    def post_form_for_bytes(
        self, path: str, fields: Mapping[str, str], files: Sequence[FormFile] = (), *, kinds: Sequence[str]
    ) -> Reply:
        """The same for a multipart POST, as in `post_form`."""
        request = Request("POST", self._url(path), self._timeout, files=form(fields, files))
        return self._bytes(request, kinds)

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
        """Write the content of a URL to `goal`, whole or not at all; redirects are followed.

        `kinds` are beginnings of media types (`image/`); untyped answers pass, others raise NoResult.
        The key is sent only `with_key`, and then only to the endpoint's own origin.
        """
        if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url):
            url = self._url(url)
        refuse_link(self._at, url)
        request = Request("GET", url, timeout, silence=SILENCE_SECONDS, headers=headers, with_key=with_key)
        part = goal.with_name(goal.name + ".part")
        try:
            self._retried(lambda: fetch(self._transport, request, part, kinds, most_bytes))
            part.replace(goal)
        finally:
            part.unlink(missing_ok=True)

    def head(self, url: str) -> Mapping[str, str]:
        """The headers of a URL, names in lower case."""
        request = Request("HEAD", self._url(url), self._timeout)
        return self._retried(lambda: self._transport.reply(request)).headers

    def put_file(
        self,
        url: str,
        path: Path,
        *,
        headers: Mapping[str, str] | None = None,
        progress: Callable[[float], None] = lambda _share: None,
    ) -> None:
        """Upload a file to a URL; it is read again for every attempt. `progress` gets the share sent, 0 to 1.

        Raises OSError if the file cannot be read.
        """
        request = Request(
            "PUT",
            self._url(url),
            self._timeout,
            silence=SILENCE_SECONDS,
            file=path,
            progress=progress,
            headers={**(headers or {}), "Content-Length": str(path.stat().st_size)},
        )
        self._retried(lambda: self._transport.reply(request))

    def _url(self, path: str) -> str:
        """The full address. Raises ProviderError for one that is not a web address."""
        url = path if "://" in path else f"{self._at.base_url.rstrip('/')}/{path.lstrip('/')}"
        try:
            origin(url)
        except ValueError:
            raise ProviderError(
                f"{self._at.provider}: {excerpt(redact(shown_url(url), self._at.key), 120)} is not a web "
                "address\n"
                "Give `base_url` as https://host/path, and plain http only for servers of your own."
            ) from None
        return url

    def _json_request(self, path: str, body: Json, headers: Mapping[str, str] | None) -> Request:
        content = encoded(body)
        return Request("POST", self._url(path), self._timeout, content=content, headers=json_headers(headers))

    def _created(self, request: Request) -> Json:
        """The JSON answer of a request that is sent exactly once."""
        try:
            return self._parsed(self._transport.reply(request), request)
        except AttemptFailed as failed:
            raise failed.error from failed.__cause__

    def _bytes(self, request: Request, kinds: Sequence[str]) -> Reply:
        """The same for an answer that is the result itself."""
        try:
            reply = self._transport.reply(request)
            check_type(self._transport, reply.headers, kinds, request, begin=reply.body)
        except AttemptFailed as failed:
            raise failed.error from failed.__cause__
        return reply

    def _retried(self, attempt: Callable[[], T]) -> T:
        """The result of `attempt`, repeated as far as its failures and the retry policy allow."""
        number = 1
        while True:
            try:
                return attempt()
            except AttemptFailed as failed:
                pause = self._retry.pause_seconds(number, asked=failed.wait_seconds)
                if not failed.again or pause is None:
                    raise failed.error from failed.__cause__
            self._retry.sleep(pause)
            number += 1

    def _parsed(self, reply: Reply, request: Request) -> Json:
        if not reply.body.strip() and reply.status in {202, 204}:
            return None
        try:
            answer = read_answer(reply.body)
        except ValueError:
            kind = redact(reply.headers.get("content-type", ""), self._at.key) or "no media type"
            excerpted = excerpt(
                redact(reply.body[:EXCERPT_BYTES].decode("utf-8", "replace"), self._at.key), 120
            )
            raise self._transport.unusable(
                request, f"answered with {kind} instead of JSON: {excerpted or '(nothing)'}"
            ) from None
        # An echoed key goes no further: answers are kept in the journal, and quoted.
        return without(answer, self._at.key.reveal()) if self._at.key else answer
