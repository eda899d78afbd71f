"""prompt: the prompt of a picture, rewritten by a language model."""

from __future__ import annotations

from generators.plan.charges import REWRITE_TOKENS
from generators.plan.requests import PromptRequest
from generators.providers.registry import chat_provider
from generators.providers.roles.chat import ChatPrompt
from generators.steps.context import Context

INSTRUCTIONS = """\
You write prompts for image models. Rewrite the user's prompt as one paragraph of at most 120 words:
say what is seen, where it stands in the frame, the light, and the lens or medium. Keep every thing,
name, number and colour of the user's words, and add nothing that changes their meaning.
No text, letters or logos in the picture unless the user asks for them.
Answer with the paragraph alone, in English.
"""


def run(request: PromptRequest, ctx: Context) -> None:
    """Write image-prompt.txt."""
    style = f"\nStyle of the whole video: {request.style}" if request.style else ""
    frame = f"\nThe frame is {request.width} wide and {request.height} high."
    ask = ChatPrompt(f"{request.prompt}{style}{frame}", system=INSTRUCTIONS, max_tokens=int(REWRITE_TOKENS))
    (charge,) = ctx.charges
    with ctx.calling(charge) as call:
        answer = chat_provider(request.model.provider, ctx.catalogue, charge.role).ask(ask, call)
    ctx.callbacks.usage(charge, answer.usage)
    ctx.output("prompt").write_text(" ".join(answer.text.split()) + "\n", "utf-8")
