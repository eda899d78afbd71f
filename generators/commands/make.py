"""`doit make image|voice|text "prompt"`: one thing without a spec, by the same providers and budget."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generators.commands.arguments import whole_arguments
from generators.commands.base import PlainCommand
from generators.commands.options import MONEY_OPTIONS, option, output_option, spending, switch
from generators.engine.output import write, write_error
from generators.errors import UsageError
from generators.report.make_text import made_text
from generators.report.progress_line import ProgressLine

if TYPE_CHECKING:
    from generators.engine.project import Project
    from generators.engine.run.single import SingleRequest

THINGS = ("image", "voice", "text")
USAGE = 'doit make image|voice|text "PROMPT" [-o FILE]'
ONLY = {
    "image": ("size", "seed", "negative", "transparent", "ref"),
    "voice": ("voice", "language", "rate"),
    "text": ("system", "schema", "ref"),
}
"""Options that only some things have."""


class Make(PlainCommand):
    """Make one thing."""

    name = "make"
    doc_purpose = "make one picture, narration or text without a spec"
    doc_usage = 'image|voice|text "PROMPT"'
    doc_description = (
        "The same words are sent to the same model once; the second time the result comes from the store "
        "and costs nothing. Paid calls need --max-cost or a profile with a budget."
    )
    cmd_options = (
        output_option("the file to write; by default one named after the prompt, in the current folder"),
        option("provider", "the provider to use instead of the profile's choice"),
        option("model", "the provider's model"),
        option("profile", "offline, auto, local or your own; by default the project's"),
        option("take", "another result of the same words: 2, 3, ..."),
        option("size", "image: WIDTHxHEIGHT (1920x1080)"),
        option("seed", "image: a whole number"),
        option("negative", "image: what must not be visible"),
        option("ref", "image, text: a reference picture; may be given several times", type=list, default=[]),
        switch("transparent", "image: without a background"),
        option("voice", "voice: warm, clear, deep, or a provider's own name (warm)"),
        option("language", "voice: such as en or zh-CN (en)"),
        option("rate", "voice: factor on its natural speed, 0.5 to 2 (1)"),
        option("system", "text: the system prompt"),
        option("schema", "text: a file with the JSON Schema that the answer must fit"),
        *MONEY_OPTIONS,
    )
    starts_work = True

    def parse_execute(self, in_args: Sequence[str]) -> Any:  # noqa: ANN401  # as doit's own
        """As every command, but prompts may contain a `=`."""
        return super().parse_execute(whole_arguments(self.name, in_args))

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Make it and print its path."""
        from generators.engine.run.single import SingleBuild, limit_of, resolver_for
        from generators.engine.tasks.backend import RecordBackend
        from generators.engine.tasks.definitions import project_freshness

        request, money = read_request(options, words), spending(options)
        backend = RecordBackend("record", None)
        line = ProgressLine(sys.stderr)
        try:
            profile = _profile(options["profile"], backend.project)
            resolver = resolver_for(
                backend.project, profile, request.role, options["provider"], options["model"]
            )
            making = SingleBuild(
                backend.project,
                project_freshness(backend, {}),
                resolver,
                limit_of(resolver, request.role, money),
                note=lambda sentence: write_error(f"note: {sentence}"),
                progress=lambda share, note: line.show(note or request.thing, share),
            )
            try:
                made = making.make(request, Path(options["output"]) if options["output"] else None)
            finally:
                line.clear()
            for warning in resolver.warnings():
                write_error(f"note: {warning}")
            write(made_text(made))
        finally:
            backend.dump()
        return 0


def _profile(name: str, project: Project) -> str:
    """The profile named, else the project's. Raises UsageError for one that does not exist."""
    from generators.spec.settings import read_settings

    settings = read_settings(project.root)
    profile = name or settings.profile
    if profile not in settings.profiles:
        known = ", ".join(settings.profiles)
        raise UsageError(f"--profile {profile}: there is no such profile; there are: {known}")
    return profile


def read_request(options: Mapping[str, Any], words: Sequence[str]) -> SingleRequest:
    """The request that the command line makes. Raises UsageError."""
    from generators.engine.run.single import SingleRequest, refuse_missing

    if len(words) != 2 or words[0] not in THINGS or not words[1].strip():
        raise UsageError(f"make takes image, voice or text and one prompt in quotes: {USAGE}")
    thing, prompt = words
    foreign = [name for other in ONLY.values() for name in other if name not in ONLY[thing] and options[name]]
    if foreign:
        raise UsageError(f"make {thing} has no --{foreign[0]}; its own are: --{', --'.join(ONLY[thing])}")
    refs = tuple(Path(name) for name in options["ref"])
    refuse_missing(refs)
    given: dict[str, Any] = {
        "size": _size(options["size"]),
        "seed": _whole("seed", options["seed"]),
        "rate": _rate(options["rate"]),
        "take": _whole("take", options["take"], least=1),
        "schema": _schema(options["schema"]),
        **{name: options[name] for name in ("negative", "voice", "language", "system", "transparent")},
    }
    if given["take"] == 1:
        given["take"] = None
    named = {name: value for name, value in given.items() if value not in (None, "")}
    return SingleRequest(thing, prompt.strip(), refs=refs, **named)


def _size(text: str) -> tuple[int, int] | None:
    from generators.providers.image.sizes import read_size

    try:
        return read_size(text) if text else None
    except ValueError as error:
        raise UsageError(f"--size {text}: {error}") from error


def _whole(name: str, text: str, *, least: int = 0) -> int | None:
    if text and (not text.isascii() or not text.isdecimal() or int(text) < least):
        raise UsageError(f"--{name} {text}: expected a whole number from {least}")
    return int(text) if text else None


def _rate(text: str) -> float | None:
    try:
        rate = float(text) if text else None
    except ValueError:
        rate = 0.0
    if rate is not None and not 0.5 <= rate <= 2:
        raise UsageError(f"--rate {text}: expected a factor from 0.5 to 2")
    return rate


def _schema(name: str) -> dict[str, Any] | None:
    if not name:
        return None
    try:
        schema = json.loads(Path(name).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"--schema {name} cannot be read as JSON: {error}") from error
    if not isinstance(schema, dict):
        raise UsageError(f"--schema {name}: expected a JSON object")
    return schema
