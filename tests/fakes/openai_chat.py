"""Chat endpoints in OpenAI's shape, each vendor with what it refuses and how it words a refusal."""

from __future__ import annotations

import base64
import io
import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from PIL import Image

from generators.spec.model import Json
from tests.fakes.server import Answer, Asked, Fake, as_json
from tests.providers.jobs import PLANTED

Shape = Literal["openai", "google", "dashscope", "plain"]


@dataclass(frozen=True)
class Vendor:
    """What one vendor's endpoint takes."""

    name: str
    base: str
    """Path before `/chat/completions`."""
    shape: Shape = "openai"
    forms: frozenset[str] = frozenset({"json_schema", "json_object", "text"})
    """Kinds of `response_format`; others are refused."""
    ignores_forms: bool = False
    refused: frozenset[str] = frozenset()
    """Fields that it answers with 400."""
    hottest: float = 2.0
    says_json: bool = False
    """Whether json_object wants the word json in the messages."""
    wants_key: bool = True


VENDORS = {
    vendor.name: vendor
    for vendor in (
        Vendor("openai", "/v1", refused=frozenset({"max_tokens"}), says_json=True),
        Vendor("google", "/v1beta/openai", "google", refused=frozenset({"max_completion_tokens"})),
        Vendor("anthropic", "/v1", ignores_forms=True, hottest=1.0),
        Vendor(
            "dashscope",
            "/compatible-mode/v1",
            "dashscope",
            frozenset({"json_object", "text"}),
            hottest=1.99,
            says_json=True,
        ),
        Vendor("xai", "/v1"),
        Vendor("sophnet", "/api/open-apis/v1", forms=frozenset({"text"})),
        Vendor("modelscope", "/v1", forms=frozenset({"json_object", "text"})),
        Vendor("minimax", "/v1", refused=frozenset({"seed"})),
        Vendor("ollama", "/v1", wants_key=False),
    )
}
CODES = {400: "invalid_value", 401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}
STATES = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}
QWENS = {401: "invalid_api_key", 429: "Throttling.RateQuota", 404: "model_not_found"}


def strict_problems(schema: Json, where: str = "$") -> list[str]:
    """What OpenAI refuses in a schema under `strict`."""
    found = []
    if isinstance(schema, dict):
        bad = {"minLength", "maxLength", "oneOf", "allOf", "not", "if", "patternProperties", "uniqueItems"}
        found += [f"{where}: '{word}' is not permitted" for word in sorted(bad & schema.keys())]
        if schema.get("type") == "object":
            names = list(schema.get("properties", {}))  # type: ignore[arg-type]
            if schema.get("additionalProperties") is not False:
                found.append(f"{where}: 'additionalProperties' is required to be false")
            if schema.get("required") != names:
                found.append(f"{where}: 'required' must include every key in properties")
        for name, part in schema.items():
            nested = part.items() if name in ("properties", "$defs") and isinstance(part, dict) else ()
            for inner, value in nested:
                found += strict_problems(value, f"{where}.{inner}")
            if name == "items":
                found += strict_problems(part, f"{where}[]")
            if name == "anyOf" and isinstance(part, list):
                for choice in part:
                    found += strict_problems(choice, f"{where}|")
    return found


class ChatFake(Fake):
    """One vendor's endpoint; `says` are its next answers: text, or a whole `choices[0]`."""

    def __init__(self, vendor: str = "openai") -> None:
        super().__init__()
        self.vendor = VENDORS[vendor]
        self.says: list[str | dict[str, Json]] = []
        self.usage: Json = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}
        self.on("POST", f"{self.vendor.base}/chat/completions", self.complete)
        self.on("GET", f"{self.vendor.base}/models", lambda _: as_json({"object": "list", "data": []}))

    @property
    def base_url(self) -> str:
        """What a client is given."""
        return self.url + self.vendor.base

    def guard(self, asked: Asked) -> Answer | None:
        """The key, as a bearer."""
        fits = asked.headers.get("authorization") == f"Bearer {PLANTED}"
        return None if fits or not self.vendor.wants_key else self.error(401)

    def error(self, status: int, message: str = "", param: str | None = None, code: str = "") -> Answer:
        """The vendor's own shape."""
        said = message or f"refused with {status}"
        if self.vendor.shape == "google":
            state = code or STATES.get(status, "UNKNOWN")
            return as_json([{"error": {"code": status, "message": said, "status": state}}], status=status)
        if self.vendor.shape == "dashscope":
            word = code or QWENS.get(status, "invalid_parameter_error")
            inner = {"code": word, "message": said, "type": word}
            return as_json({"error": inner, "request_id": "r-1"}, status=status)
        kind = "invalid_request_error"
        error = {"message": said, "type": kind, "param": param, "code": code or CODES.get(status)}
        return as_json({"error": error}, status=status)

    def complete(self, asked: Asked) -> Answer:
        """A completion, or what is wrong with the request."""
        body = asked.json
        refused = self._refuse(body)
        if refused is not None:
            return refused
        said = self.says.pop(0) if self.says else "Hello."
        message: Json = (
            {"role": "assistant", "content": said, "refusal": None} if isinstance(said, str) else None
        )
        choice: Json = said if isinstance(said, dict) else {"finish_reason": "stop", "message": message}
        return as_json(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1_700_000_000,
                "model": body["model"] + "-2026",
                "choices": [{"index": 0, **choice}] if isinstance(choice, dict) else [],
                "usage": self.usage,
            }
        )

    def _refuse(self, body: dict[str, Any]) -> Answer | None:
        if not isinstance(body.get("model"), str) or not body["model"]:
            return self.error(400, "you must provide a model parameter", "model")
        for name in sorted(self.vendor.refused & body.keys()):
            return self.error(400, f"Unsupported parameter: '{name}'", name, "unsupported_parameter")
        for name, kind in (("seed", int), ("max_tokens", int), ("max_completion_tokens", int)):
            if name in body and type(body[name]) is not kind:
                return self.error(400, f"Invalid type for '{name}'", name, "invalid_type")
        temperature = body.get("temperature", 1)
        if not isinstance(temperature, (int, float)) or not 0 <= temperature <= self.vendor.hottest:
            return self.error(400, "Invalid 'temperature'", "temperature")
        return self._refuse_messages(body["messages"]) or self._refuse_form(body)

    def _refuse_messages(self, messages: list[dict[str, Any]]) -> Answer | None:
        for message in messages:
            if set(message) != {"role", "content"} or message["role"] not in ("system", "user", "assistant"):
                return self.error(400, f"Invalid message: {sorted(message)}", "messages")
            for part in message["content"] if isinstance(message["content"], list) else []:
                problem = picture_problem(part)
                if problem:
                    return self.error(400, problem, "messages")
        return None

    def _refuse_form(self, body: dict[str, Any]) -> Answer | None:
        form = body.get("response_format", {"type": "text"})
        if self.vendor.ignores_forms:
            return None
        if form["type"] not in self.vendor.forms:
            said = f"'response_format.type' {form['type']} is not supported by this model."
            return self.error(400, said, "response_format")
        if form["type"] == "json_schema":
            shape = form["json_schema"]
            if not re.fullmatch(r"[\w-]{1,64}", shape["name"]):
                return self.error(400, "Invalid 'response_format.json_schema.name'", "response_format")
            problems = strict_problems(shape["schema"]) if shape.get("strict") else []
            if problems:
                return self.error(
                    400, f"Invalid schema for response_format: {problems[0]}", "response_format"
                )
        wants_word = form["type"] == "json_object" and self.vendor.says_json
        if wants_word and "json" not in json.dumps(body["messages"]).lower():
            return self.error(400, "'messages' must contain the word 'json'", "messages")
        return None


def picture_problem(part: dict[str, Any]) -> str:
    """What is wrong with a part of a message; empty where it is fine."""
    if part["type"] == "text":
        return "" if isinstance(part["text"], str) else "Invalid text"
    if part["type"] != "image_url":
        return f"Invalid type of part: {part['type']}"
    found = re.fullmatch(r"data:image/(jpeg|png|webp);base64,(.+)", part["image_url"]["url"])
    if not found:
        return "Invalid image_url: neither https nor a data URL"
    with Image.open(io.BytesIO(base64.b64decode(found[2], validate=True))) as image:
        return "" if (image.format or "").lower() == found[1] else "The picture is not of its media type"
