"""What all fakes of one vendor share: how a key is checked, and the shape of an error."""

from __future__ import annotations

from typing import Final

from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.providers.jobs import PLANTED

DASHSCOPE_CODES: Final = {
    400: "InvalidParameter",
    401: "InvalidApiKey",
    402: "Arrearage",
    403: "Model.AccessDenied",
    404: "ModelNotFound",
    429: "Throttling.RateQuota",
    500: "InternalError",
    503: "InternalError",
}


class DashScopeServer(Fake):
    """DashScope's HTTP: results lie behind signed links."""

    def guard(self, asked: Asked) -> Answer | None:
        """The key, for all but the files, which take none."""
        given = asked.headers.get("authorization")
        if asked.path.startswith("/results/"):
            assert given is None, "a storage server refuses a signed link with a key beside it"
            return None
        return None if given == f"Bearer {PLANTED}" else self.error(401)

    def refused(self, status: int, code: str, message: str) -> Answer:
        """An error in DashScope's shape."""
        return as_json({"code": code, "message": message, "request_id": "r"}, status=status)

    def error(self, status: int) -> Answer:
        """By status; a spent account is told with 400."""
        return self.refused(400 if status == 402 else status, DASHSCOPE_CODES[status], f"fault {status}")


class OpenAIServer(Fake):
    """OpenAI's HTTP, and that of servers of the same shape."""

    def guard(self, asked: Asked) -> Answer | None:
        """The key, for all but the files behind links."""
        if asked.path.startswith("/files/") or asked.headers.get("authorization") == f"Bearer {PLANTED}":
            return None
        shown = asked.headers.get("authorization", "")
        return self.refused(401, "invalid_api_key", f"Incorrect API key provided: {shown}.")

    def refused(self, status: int, code: str | None, message: str) -> Answer:
        """An error in OpenAI's shape."""
        error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
        return as_json({"error": error}, status=status)

    def error(self, status: int) -> Answer:
        """By status."""
        code = {402: "insufficient_quota", 403: "permission_denied", 404: "model_not_found"}.get(status)
        return self.refused(status, code, f"fault {status}")
