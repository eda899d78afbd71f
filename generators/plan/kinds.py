"""The kinds of steps: one row each, with all that is known of a kind without importing what does its work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from generators.plan.charges import (
    Charge,
    image_charges,
    music_charges,
    narration_charges,
    no_charges,
    prompt_charges,
    text_charges,
)
from generators.plan.step import Step

Charges = Callable[[Any], tuple[Charge, ...]]
"""A step's request to every call of a provider that its work means."""


@dataclass(frozen=True)
class Kind:
    """One kind of step. Its work is `generators/steps/<kind>.py`."""

    doc: str
    """What its steps make, for `doit list`."""
    version: int
    """Recipe version: raised only when the same request should give a different result."""
    charges: Charges
    """What doing a request asks of providers; `no_charges` for a kind that calls none.

    There is no default: a paid kind whose costs are forgotten would be planned at $0.
    """
    pool: str = "cpu"
    """The pool of its steps that work on this machine."""
    remote_pool: str = ""
    """The pool of its steps that wait for a provider."""
    usual_seconds: float = 0.05
    """How long a step takes, until earlier runs are known."""
    limit_seconds: float = 600.0
    """How long a step may take before it is ended."""
    tries: int = 1
    """How often a step is tried when its error may pass by itself."""
    end_product: bool = False
    """Whether `video:<name>` is built for it."""
    published: bool = False
    """Whether `doit publish` uploads what it makes."""
    in_videos: bool = True
    """Whether videos have steps of it, listed as a group; False for set-up and what only `doit make` does."""
    may_leave_machine: bool = True
    """Whether its work needs only its inputs, so that another process or machine may do it.

    A step that pays a provider never leaves: journal and budget stay with the coordinator.
    """


KINDS: Mapping[str, Kind] = {
    "npm": Kind(
        "Node packages of the animation library",
        1,
        no_charges,
        usual_seconds=60,
        limit_seconds=3600,
        in_videos=False,
        may_leave_machine=False,
    ),
    "sources": Kind(
        "digests of the animation library",
        1,
        no_charges,
        usual_seconds=3,
        limit_seconds=1800,
        in_videos=False,
        may_leave_machine=False,
    ),
    "prompt": Kind(
        "prompts of pictures, rewritten", 1, prompt_charges, remote_pool="llm", usual_seconds=5, tries=3
    ),
    "text": Kind(
        "answers of a language model",
        1,
        text_charges,
        remote_pool="llm",
        usual_seconds=5,
        tries=3,
        in_videos=False,
    ),
    "image": Kind("generated stills", 1, image_charges, remote_pool="image", usual_seconds=1, tries=3),
    "music": Kind("music from prompts", 1, music_charges, usual_seconds=5, limit_seconds=1800),
    "narration": Kind(
        "spoken text with word times", 1, narration_charges, remote_pool="speech", usual_seconds=1, tries=3
    ),
    "timing": Kind("a scene's frames", 1, no_charges),
    "captions": Kind("caption pages", 1, no_charges),
    "animation": Kind("animation layers resolved against the voice", 1, no_charges),
    "title": Kind("the title layer", 1, no_charges, "render", usual_seconds=2, tries=2),
    "render": Kind(
        "overlays drawn by the render service",
        1,
        no_charges,
        "render",
        usual_seconds=15,
        limit_seconds=3600,
        tries=2,
    ),
    # It asks the render service for frames that the frame cache has lost.
    "segment": Kind("encoded scenes", 2, no_charges, "encode", usual_seconds=10, limit_seconds=7200, tries=2),
    "timeline": Kind("scenes placed after each other", 1, no_charges),
    "soundtrack": Kind(
        "voices, music and clip sounds mixed", 2, no_charges, "encode", usual_seconds=5, limit_seconds=3600
    ),
    "subtitles": Kind("SRT and WebVTT", 2, no_charges, end_product=True, published=True),
    "chapters": Kind("chapter titles and times", 2, no_charges, end_product=True, published=True),
    "poster": Kind(
        "one still of the video", 1, no_charges, usual_seconds=1, end_product=True, published=True
    ),
    "contact": Kind("one still of every scene on a sheet", 1, no_charges, usual_seconds=1, end_product=True),
    "composite": Kind(
        "the finished file",
        1,
        no_charges,
        "encode",
        usual_seconds=5,
        limit_seconds=7200,
        end_product=True,
        published=True,
    ),
}
"""In the order of the flow: what is published is uploaded in this order, the video last."""


def kind_of(step: Step) -> Kind:
    """The row of a step's kind."""
    return KINDS[step.kind]


def charges_of(step: Step) -> tuple[Charge, ...]:
    """Every call of a provider that doing the step means."""
    return kind_of(step).charges(step.request)


def pool_of(step: Step) -> str:
    """The pool a step is done in: that of a provider, or one of this machine."""
    kind = kind_of(step)
    return kind.remote_pool if step.generated and kind.remote_pool else kind.pool


def end_products() -> list[str]:
    """The kinds a user came for; `video:<name>` builds their steps."""
    return [name for name, kind in KINDS.items() if kind.end_product]
