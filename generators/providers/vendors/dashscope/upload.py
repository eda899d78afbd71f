"""DashScope's own upload for inputs: kept for two days, readable by the account that uploaded it.

policy for the model ─► form to the storage it names ─► oss://key, with a header that has it looked up
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Final

from generators.errors import NoResult, StorageRefused
from generators.providers.http.client import Http
from generators.providers.http.json_fields import find, number_at, text_at
from generators.providers.roles.call import Call, UploadedFile
from generators.providers.storage.location import media_type_of
from generators.providers.storage.refusals import upload_refusal
from generators.providers.storage.s3 import SLOWEST_BYTES_A_SECOND
from generators.spec.model import Json

REQUEST_SECONDS: Final = 30.0
RESOLVE: Final = {"X-DashScope-OssResourceResolve": "enable"}


def upload(path: Path, call: Call) -> UploadedFile:
    """Upload a file for the call's model. Raises ProviderError."""
    http = Http(call.at, timeout=REQUEST_SECONDS)
    policy = find(http.get_json("/uploads", params={"action": "getPolicy", "model": call.at.model}), "data")
    data = path.read_bytes()
    most = number_at(policy, "max_file_size_mb")
    if most is not None and len(data) > most * 2**20:
        raise StorageRefused(
            f"{call.at.provider} takes files of {most:g} MB at most; {path.name} has "
            f"{len(data) / 2**20:.1f} MB\nMake it smaller."
        )
    host, folder = text_at(policy, "upload_host"), text_at(policy, "upload_dir")
    if not host or not folder:
        raise NoResult(
            f"{call.at.provider} returned no upload address for {path.name}\n"
            "Run again; if it happens again, the fault is on its side."
        )
    # Not the file's own name: it may identify its owner, or contain what a form cannot.
    name = f"{hashlib.sha256(data).hexdigest()[:32]}{path.suffix.lower()}"
    kind = media_type_of(path)
    _store(call, host, _fields(policy, f"{folder}/{name}", kind), (name, data, kind))
    return UploadedFile(f"oss://{folder}/{name}", RESOLVE)


def _fields(policy: Json, key: str, media_type: str) -> dict[str, str]:
    """In the order that the storage documents."""
    return {
        "OSSAccessKeyId": text_at(policy, "oss_access_key_id"),
        "Signature": text_at(policy, "signature"),
        "policy": text_at(policy, "policy"),
        "key": key,
        "x-oss-object-acl": text_at(policy, "x_oss_object_acl"),
        "x-oss-forbid-overwrite": text_at(policy, "x_oss_forbid_overwrite"),
        "success_action_status": "200",
        "x-oss-content-type": media_type,
    }


def _store(call: Call, host: str, fields: dict[str, str], file: tuple[str, bytes, str]) -> None:
    # Another server: the key is not for it.
    at = replace(call.at, provider=f"{call.at.provider}'s storage", base_url=host, key=None)
    seconds = REQUEST_SECONDS + len(file[1]) / SLOWEST_BYTES_A_SECOND
    http = Http(at, timeout=seconds, refuse=upload_refusal)
    http.post_form_for_bytes(host, fields, [("file", file)], kinds=())
