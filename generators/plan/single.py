"""Steps of one thing without a spec, as `doit make` asks for it, keyed as a video's are.

Their outputs lie where the user wants them, and they belong to no video; journal and ledger call it `make`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from generators.plan import requests as ask
from generators.plan.resolver import ResolvedVoice
from generators.plan.step import Input, Request, Step, canonical
from generators.spec.model import Json

MAKE = "make"
"""In place of a video's name."""
WORDS_SUFFIX = ".words.json"


Tools = tuple[str, ...] | None
"""As of RoleResolver.tools_of."""


def single_image(request: ask.ImageRequest, tools: Tools, refs: Sequence[str], goal: str) -> Step:
    """The step of one picture; `refs` and `goal` are project-relative paths, which may lead out of it."""
    files = [*_refs(refs), *(Input(role, file) for role, file in ask.option_files(request.model).items())]
    return _step("image", request, request.model, tools, files, {"image": goal})


def single_voice(
    text: str, language: str, speaker: ResolvedVoice, *, rate: float, take: int | None, goal: str
) -> Step:
    """The step of one narration; its words' times lie beside it."""
    turn = ask.SpokenTurn(text, speaker.model, speaker.voice_id, rate, pitch=0.0)
    files = [Input(role, file) for role, file in ask.option_files(speaker.model).items()]
    outputs = {"audio": goal, "words": goal.removesuffix(".wav") + WORDS_SUFFIX}
    request = ask.NarrationRequest(language, (turn,), take=take)
    return _step("narration", request, speaker.model, speaker.tools, files, outputs)


def single_text(request: ask.TextRequest, tools: Tools, refs: Sequence[str], goal: str) -> Step:
    """The step of one answer of a language model."""
    return _step("text", request, request.model, tools, _refs(refs), {"text": goal})


def _refs(refs: Sequence[str]) -> list[Input]:
    return [Input(f"ref.{number:02d}", path) for number, path in enumerate(refs, 1)]


def _step(
    kind: str,
    request: Request,
    model: ask.Model,
    tools: Tools,
    inputs: Sequence[Input],
    outputs: Mapping[str, str],
) -> Step:
    name = hashlib.sha256(canonical(request).encode()).hexdigest()[:12]
    return Step(
        kind,
        f"{MAKE}/{name}",
        request,
        tuple(inputs),
        outputs,
        tools=tools or (),
        generated=tools is None,
        asked=_asked(request, model) if tools is None else None,
    )


def _asked(request: Request, model: ask.Model) -> dict[str, Any]:
    """The user's words, with who was asked: takes of one maker are not another's."""
    options: dict[str, Json] = {
        name: value for name, value in model.options.items() if name not in ask.WAIT_OPTIONS
    }
    given = {
        name: getattr(request, name)
        for name in request.__dataclass_fields__
        if name != "model" and getattr(request, name) is not None
    }
    return {**given, "who": [model.provider, model.model, options]}
