"""What is sent to a chat endpoint, and what is left away or renamed when the endpoint refuses a part of it.

ask + options + dialect ► RequestPlan ► request()
                           ▲        │ 400 that names a part
                           └ eased ◄┘   (a definite no: nothing was done, nothing was billed)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from generators.errors import UsageError
from generators.providers.http.refusals import VendorError
from generators.providers.roles.chat import ChatPrompt
from generators.providers.roles.options import MAPPING, NUMBER, TEXT, WHOLE
from generators.providers.vendors.openai.chat_dialects import FORMS, Dialect, Form
from generators.providers.vendors.openai.chat_images import data_url
from generators.providers.vendors.openai.chat_schema import strict_schema
from generators.spec.model import Json

OPTIONS: Final = {
    "temperature": NUMBER,
    "max_tokens": WHOLE,
    "seed": WHOLE,
    "json": TEXT,
    "image_detail": TEXT,
    "reasoning_effort": TEXT,
    "extra_body": MAPPING,
    "timeout": NUMBER,
}
"""What the author may give under `models.llm.options`; `json` is one of FORMS."""

_LIMITS: Final = ("max_tokens", "max_completion_tokens")


@dataclass(frozen=True)
class RequestPlan:
    """One way to ask."""

    dialect: Dialect
    forms: tuple[Form, ...]
    """Those left to try; the first is used."""
    fields: Mapping[str, Json]
    """Optional fields of the request by their names on the wire."""
    renamed: bool = False
    """Whether the limit of tokens already bears its other name."""

    @property
    def form(self) -> Form:
        """How the answer is bound to its schema."""
        return self.forms[0]


def first_plan(
    ask: ChatPrompt, dialect: Dialect, options: Mapping[str, Json]
) -> tuple[RequestPlan, list[str]]:
    """How to ask first, and what the user should know of it. Raises UsageError."""
    notes = []
    temperature = ask.temperature if ask.temperature is not None else options.get("temperature")
    if isinstance(temperature, (int, float)) and temperature > dialect.hottest:
        notes.append(
            f"a temperature of {temperature:g} is lowered to {dialect.hottest:g}, the most it accepts"
        )
        temperature = dialect.hottest
    seed = ask.seed if ask.seed is not None else options.get("seed")
    if seed is not None and not dialect.has_seed:
        notes.append("the seed is left out: it is not supported")
        seed = None
    fields: dict[str, Json] = {
        "temperature": temperature,
        dialect.max_tokens: ask.max_tokens if ask.max_tokens is not None else options.get("max_tokens"),
        "seed": seed,
        "reasoning_effort": options.get("reasoning_effort"),
        **dialect.extra,
    }
    own = options.get("extra_body")
    given = {name: value for name, value in fields.items() if value is not None}
    return RequestPlan(
        dialect, _forms(dialect, options), given | (own if isinstance(own, dict) else {})
    ), notes


def _forms(dialect: Dialect, options: Mapping[str, Json]) -> tuple[Form, ...]:
    wanted = options.get("json")
    if wanted is None:
        return dialect.forms
    if wanted not in FORMS:
        raise UsageError(f"the option `json` is {wanted!r}; it should be one of: {', '.join(FORMS)}")
    return (wanted,)


def request(model: str, ask: ChatPrompt, plan: RequestPlan, turns: list[Json]) -> dict[str, Json]:
    """The body of a chat request; `turns` are what follows the system's words."""
    strict = strict_schema(ask.schema) if ask.schema else None
    bound = plan.form == "json_schema"
    system = [ask.system] if ask.system else []
    if ask.schema and not (bound and strict and plan.dialect.is_strict):
        system.append(
            "Answer with one JSON value that fits this JSON Schema, and with nothing else:\n"
            + json.dumps(ask.schema, ensure_ascii=False)
        )
    messages: list[Json] = [{"role": "system", "content": "\n\n".join(system)}] if system else []
    body: dict[str, Json] = {"model": model, "messages": [*messages, *turns], **plan.fields}
    if ask.schema and bound:
        schema: Json = strict or dict(ask.schema)
        shape: Json = {"name": "answer", "strict": strict is not None, "schema": schema}
        body["response_format"] = {"type": "json_schema", "json_schema": shape}
    elif ask.schema and plan.form == "json_object":
        body["response_format"] = {"type": "json_object"}
    return body


def first_turn(ask: ChatPrompt, options: Mapping[str, Json]) -> Json:
    """The user's words and pictures. Raises ProviderRefused for pictures that cannot be read."""
    if not ask.images:
        return {"role": "user", "content": ask.prompt}
    detail = {"detail": options["image_detail"]} if "image_detail" in options else {}
    images: list[Json] = [
        {"type": "image_url", "image_url": {"url": data_url(path), **detail}} for path in ask.images
    ]
    return {"role": "user", "content": [*images, {"type": "text", "text": ask.prompt}]}


def repair_turns(vendor_error: str, problems: list[str]) -> list[Json]:
    """The model's answer and what is wrong with it."""
    wrong = "\n".join(f"- {problem}" for problem in problems)
    again = (
        f"That answer does not fit the JSON Schema:\n{wrong}\n"
        "Answer again with the whole corrected JSON, and with nothing else."
    )
    return [{"role": "assistant", "content": vendor_error}, {"role": "user", "content": again}]


def eased(
    plan: RequestPlan, vendor_error: VendorError, *, param: str, has_schema: bool
) -> tuple[RequestPlan, str] | None:
    """The plan without the field that a refusal names, and a note for the user ("" if nothing changes).

    None if the refusal names no field that can be left out.
    """
    words = f"{param} {vendor_error.code} {vendor_error.message}".lower()
    if has_schema and len(plan.forms) > 1 and ("response_format" in words or "json_schema" in words):
        return replace(plan, forms=plan.forms[1:]), ""
    limit = next((name for name in _LIMITS if name in plan.fields), None)
    if limit and not plan.renamed and any(name in words for name in _LIMITS):
        other = _LIMITS[1 - _LIMITS.index(limit)]
        fields = {other if name == limit else name: value for name, value in plan.fields.items()}
        return replace(plan, fields=fields, renamed=True), ""
    for name in ("temperature", "seed", "reasoning_effort", *plan.dialect.extra):
        if name in plan.fields and name in words:
            rest = {other: value for other, value in plan.fields.items() if other != name}
            silent = name in plan.dialect.extra
            return replace(plan, fields=rest), "" if silent else f"{name} is left out: it is not supported"
    return None
