"""SophNet's own upload for inputs: a form, and a link that it signs itself."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from generators.errors import NoResult
from generators.providers.http.client import Http
from generators.providers.http.json_fields import text_at
from generators.providers.roles.call import Call, UploadedFile
from generators.providers.storage.location import media_type_of
from generators.providers.storage.s3 import SLOWEST_BYTES_A_SECOND

REQUEST_SECONDS: Final = 60.0
PATH: Final = "/projects/upload"


def upload(path: Path, call: Call) -> UploadedFile:
    """Upload a file to where SophNet's models can fetch it. Raises ProviderError."""
    data = path.read_bytes()
    http = Http(call.at, timeout=REQUEST_SECONDS + len(data) / SLOWEST_BYTES_A_SECOND)
    name = f"{hashlib.sha256(data).hexdigest()[:32]}{path.suffix.lower()}"
    answer = http.post_form(PATH, {}, [("file", (name, data, media_type_of(path)))])
    url = text_at(answer, "result", "signedUrl") or text_at(answer, "result", "shortUrl")
    if not url:
        message = text_at(answer, "message")
        reason = f" ({message})" if message else ""
        raise NoResult(
            f"{call.at.provider} took {path.name} and returned no link to it{reason}\n"
            "Run again; if it happens again, the fault is on its side."
        )
    return UploadedFile(url)
