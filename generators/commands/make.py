"""`doit make image|voice|text "prompt"`: one thing without a spec, by the same providers and budget."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doit.cmd_base import Command

from generators.commands.arguments import whole_arguments
from generators.commands.options import OptionsAnywhere
from generators.commands.run import MONEY_OPTIONS, amount
from generators.engine.run.signals import Interrupted, interruptible
from generators.errors import BudgetReached, CinemakeError, SpecError, UsageError
from generators.report.make_text import made_text
from generators.report.progress_line import ProgressLine
from generators.report.spec_text import write, write_error

if TYPE_CHECKING:
    from generators.engine.run.single import SingleRequest

THINGS = ("image", "voice", "text")
USAGE = 'doit make image|voice|text "PROMPT" [-o FILE]'


def _option(name: str, help_: str, **more: object) -> dict[str, object]:
    return {"name": name, "long": name.replace("_", "-"), "type": str, "default": "", "help": help_, **more}


OPTIONS = (
    _option("output", "the file to write; without it one named after the prompt, here", short="o"),
    _option("provider", "who makes it, instead of the profile's choice"),
    _option("model", "the provider's model"),
    _option("profile", "offline, auto, local or your own; else the project's usual one"),
    _option("take", "another result of the same words: 2, 3, ..."),
    _option("size", "image: WIDTHxHEIGHT (1920x1080)"),
    _option("seed", "image: a whole number"),
    _option("negative", "image: what must not be seen"),
    _option("ref", "image, text: a picture to go by; may be given several times", type=list, default=[]),
    _option("transparent", "image: without a background", type=bool, default=False),
    _option("voice", "voice: warm, clear, deep, or a provider's own name (warm)"),
    _option("language", "voice: such as en or zh-CN (en)"),
    _option("rate", "voice: factor on its natural speed, 0.5 to 2 (1)"),
    _option("system", "text: what the model is told beforehand"),
    _option("schema", "text: a file with the JSON Schema that the answer must fit"),
    *MONEY_OPTIONS,
)
ONLY = {
    "image": ("size", "seed", "negative", "transparent", "ref"),
    "voice": ("voice", "language", "rate"),
    "text": ("system", "schema", "ref"),
}
"""Options that only some things have."""


class Make(OptionsAnywhere, Command):  # type: ignore[misc]  # doit is untyped
    """Make one thing."""

    name = "make"
    doc_purpose = "make one picture, narration or text without a spec"
    doc_usage = 'image|voice|text "PROMPT"'
    doc_description = (
        "The same words to the same model are asked for once: a second time they come from the store "
        "and cost nothing. Paid calls need --max-cost or a profile with a budget."
    )
    cmd_options = OPTIONS

    def parse_execute(self, in_args: Sequence[str]) -> Any:  # noqa: ANN401  # as doit's own
        """Prompts may hold a `=`."""
        return super().parse_execute(whole_arguments(self.name, in_args))

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Make it, and say where it is."""
        from generators.media import processes

        try:
            with interruptible(lambda: processes.stop_all(0)):
                return _make(opt_values, pos_args)
        except CinemakeError as error:
            write_error(str(error))
            return 3 if isinstance(error, UsageError | SpecError | BudgetReached) else 1
        except Interrupted as signal:
            return signal.exit_code
        finally:
            processes.stop_all()


def _make(options: Mapping[str, Any], words: Sequence[str]) -> int:
    from generators.engine.run.single import SingleBuild, cast_for, limit_of
    from generators.engine.spending.gateway import Spending
    from generators.engine.tasks.backend import RecordBackend
    from generators.engine.tasks.definitions import project_freshness
    from generators.spec.settings import read_settings

    wish = read_wish(options, words)
    spending = Spending(amount(options["max_cost"]), options["allow_unknown_cost"])
    backend = RecordBackend("record", None)
    try:
        project = backend.project
        settings = read_settings(project.root)
        profile = options["profile"] or settings.profile
        if profile not in settings.profiles:
            known = ", ".join(settings.profiles)
            raise UsageError(f"--profile {profile}: there is no such profile; there are: {known}")
        cast = cast_for(project, profile, wish.role, options["provider"], options["model"])
        line = ProgressLine(sys.stderr)
        making = SingleBuild(
            project,
            project_freshness(backend, {}),
            cast,
            limit_of(cast, wish.role, spending),
            note=lambda sentence: write_error(f"note: {sentence}"),
            progress=lambda share, note: line.told(note or wish.thing, share),
        )
        try:
            made = making.make(wish, Path(options["output"]) if options["output"] else None)
        finally:
            line.done()
        for warning in cast.warnings():
            write_error(f"note: {warning}")
        write(made_text(made))
    finally:
        backend.dump()
    return 0


def read_wish(options: Mapping[str, Any], words: Sequence[str]) -> SingleRequest:
    """What the command line asks for. Raises UsageError."""
    from generators.engine.run.single import SingleRequest, refuse_missing

    if len(words) != 2 or words[0] not in THINGS or not words[1].strip():
        raise UsageError(f"make takes what to make and one prompt, in quotes: {USAGE}")
    thing, prompt = words
    strange = [name for other in ONLY.values() for name in other if name not in ONLY[thing] and options[name]]
    if strange:
        raise UsageError(f"make {thing} has no --{strange[0]}; its own are: --{', --'.join(ONLY[thing])}")
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
