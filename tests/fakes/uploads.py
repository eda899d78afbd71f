"""Providers' own places for inputs: DashScope's policy and form, SophNet's form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.providers.jobs import PLANTED

FORM: Final = [
    "OSSAccessKeyId",
    "Signature",
    "policy",
    "key",
    "x-oss-object-acl",
    "x-oss-forbid-overwrite",
    "success_action_status",
    "x-oss-content-type",
    "file",
]


@dataclass
class DashScopeUploadsFake(Fake):
    """Gives leave, and is the storage that the leave is for."""

    most_mb: int = 1
    laid: dict[str, bytes] = field(default_factory=dict)
    policy: dict[str, object] = field(default_factory=dict)
    """What the leave says otherwise."""

    def __post_init__(self) -> None:
        super().__init__()
        self.on("GET", "/api/v1/uploads", self.leave)
        self.on("POST", "/storage", self.take)

    def guard(self, asked: Asked) -> Answer | None:
        """The key, for the service; never for the storage."""
        if asked.path == "/storage":
            assert "authorization" not in asked.headers
            return None
        return None if asked.headers.get("authorization") == f"Bearer {PLANTED}" else self.error(401)

    def error(self, status: int) -> Answer:
        """A code and a sentence."""
        return as_json({"code": "InvalidApiKey", "message": f"fault {status}"}, status=status)

    def leave(self, asked: Asked) -> Answer:
        """A policy for one model."""
        if asked.query.get("action") != "getPolicy" or not asked.query.get("model"):
            return as_json({"code": "InvalidParameter", "message": "action and model"}, status=400)
        data = {
            "policy": "cG9saWN5",
            "signature": "c2lnbmF0dXJl",
            "upload_dir": "dashscope-instant/1/2026-11-20/u",
            "upload_host": f"{self.url}/storage",
            "expire_in_seconds": 300,
            "max_file_size_mb": self.most_mb,
            "capacity_limit_mb": 999999,
            "oss_access_key_id": "LTAIFAKE",
            "x_oss_object_acl": "private",
            "x_oss_forbid_overwrite": "true",
        }
        return as_json({"request_id": "r", "data": {**data, **self.policy}})

    def take(self, asked: Asked) -> Answer:
        """A form of exactly these fields, the file last."""
        parts = {part.name: part for part in asked.form}
        missing = [name for name in FORM if name not in parts]
        if missing or [part.name for part in asked.form][-1] != "file":
            return _xml(400, "InvalidArgument", f"missing {missing}")
        if parts["Signature"].data != b"c2lnbmF0dXJl" or parts["policy"].data != b"cG9saWN5":
            return _xml(403, "AccessDenied", "Invalid according to Policy: Policy expired.")
        key = parts["key"].data.decode()
        if key in self.laid and self.laid[key] != parts["file"].data:
            return _xml(409, "FileAlreadyExists", key)
        self.laid[key] = parts["file"].data
        return Answer(int(parts["success_action_status"].data), media_type="")


@dataclass
class SophNetUploadsFake(Fake):
    """Takes a form of one file."""

    without_link: bool = False
    laid: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.on("POST", "/api/open-apis/projects/upload", self.take)

    def guard(self, asked: Asked) -> Answer | None:
        """The key."""
        return None if asked.headers.get("authorization") == f"Bearer {PLANTED}" else self.error(401)

    def take(self, asked: Asked) -> Answer:
        """A link that it has signed itself."""
        (part,) = asked.form
        assert part.name == "file"
        assert part.filename
        self.laid[part.filename] = part.data
        if self.without_link:
            return as_json({"status": 10500, "message": "storage is full", "result": None})
        url = f"{self.url}/files/{part.filename}"
        return as_json({"status": 0, "result": {"signedUrl": f"{url}?Signature=s", "shortUrl": url}})


def _xml(status: int, code: str, message: str) -> Answer:
    text = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Answer(status, text.encode(), "application/xml")
