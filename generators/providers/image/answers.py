"""From an answer to a file: pictures that lie in it as base64, and pictures it only links to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from generators.errors import KeyRefused, NoAccess, NoResult, ProviderRefused
from generators.providers.http.json_fields import text_at
from generators.providers.image.picture import from_base64, save
from generators.providers.roles.call import Call
from generators.providers.roles.image import ImagePrompt
from generators.redaction import shown_url
from generators.spec.model import Json

if TYPE_CHECKING:
    from generators.providers.http.client import Http

LARGEST_PICTURE_BYTES: Final = 200 * 2**20

_WITHDRAWN: Final = (KeyRefused, NoAccess, ProviderRefused)
"""What 401, 403, 404 and 410 are read as; a file server means by all of them that the file is gone."""


def keep(data: bytes, ask: ImagePrompt, call: Call, goal: Path) -> None:
    """Write a provider's picture to `goal` and note where it differs from the request. Raises NoResult."""
    picture = save(data, goal, call.at.provider)
    if ask.transparent and not picture.transparent:
        call.note(f"{call.at.provider} was asked for a transparent picture and made an opaque one")


def keep_link(
    http: Http, url: str, ask: ImagePrompt, call: Call, goal: Path, *, with_key: bool = False
) -> None:
    """Fetch a picture at once, for links expire, and keep it. Raises NoResult and what downloads raise."""
    if "://" not in url:
        raise NoResult(f"{call.at.provider} named {url!r} as its result, which is not a link")
    fetched = goal.with_name(goal.name + ".fetched")
    try:
        http.download(url, fetched, kinds=("image/",), most_bytes=LARGEST_PICTURE_BYTES, with_key=with_key)
        keep(fetched.read_bytes(), ask, call, goal)
    except ProviderRefused as error:
        if type(error) not in _WITHDRAWN:
            raise
        raise NoResult(
            f"{call.at.provider} made the picture and no longer serves it at {shown_url(url)}: "
            f"its link has expired or been withdrawn\nRun again to request a new one. ({_first_line(error)})"
        ) from error
    finally:
        fetched.unlink(missing_ok=True)


def keep_item(http: Http, item: Json, ask: ImagePrompt, call: Call, goal: Path) -> None:
    """Keep what an OpenAI-shaped `data[]` item holds: `b64_json`, else `url`. Raises NoResult."""
    url = text_at(item, "url")
    if data := text_at(item, "b64_json"):
        keep(from_base64(data, call.at.provider), ask, call, goal)
    elif url.startswith("data:"):
        keep(from_base64(url, call.at.provider), ask, call, goal)
    elif url:
        keep_link(http, url, ask, call, goal, with_key=True)
    else:
        raise no_result(call)


def no_result(call: Call, text: str = "") -> NoResult:
    """The error for a success without a picture; `text` is what was sent instead."""
    instead = f": {text}" if text else ""
    return NoResult(
        f"{call.at.provider} reported success but sent no picture{instead}\n"
        "Run again, or word the prompt differently."
    )


def no_job(call: Call) -> NoResult:
    """A create was answered without an id: whether the work runs is not known, so it is never sent twice."""
    error = NoResult(f"{call.at.provider} accepted the request but returned no job id")
    error.maybe_sent = True
    return error


def _first_line(error: ProviderRefused) -> str:
    return str(error).partition("\n")[0]
