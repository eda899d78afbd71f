"""text: what a language model answers."""

from __future__ import annotations

import json

from generators.plan.charges import answer_tokens
from generators.plan.requests import TextRequest
from generators.providers.registry import chat_provider
from generators.providers.roles.chat import ChatPrompt
from generators.steps.context import Context


def run(request: TextRequest, ctx: Context) -> None:
    """Write the words, or the JSON that fits the schema."""
    ask = ChatPrompt(
        request.prompt,
        system=request.system,
        images=tuple(file for _, file in sorted(ctx.inputs("ref").items())),
        schema=request.schema,
        max_tokens=answer_tokens(request.model),
    )
    (charge,) = ctx.charges
    with ctx.calling(charge) as call:
        answer = chat_provider(request.model.provider, ctx.catalogue, charge.role).ask(ask, call)
    ctx.callbacks.usage(charge, answer.usage)
    if request.schema is None:
        text = answer.text.strip()
    else:
        text = json.dumps(answer.data, ensure_ascii=False, indent=1)
    ctx.output("text").write_text(text + "\n", "utf-8")
