"""One thing without a spec: judged by the store, paid for at the gateway, and put where the user wants it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue

from generators.engine.freshness.check import Decision, FreshnessCheck
from generators.engine.library import read_library
from generators.engine.project import Project
from generators.engine.resolver import ProjectResolver, VideoResolver
from generators.engine.run.shared_services import open_services
from generators.engine.run.signals import Interrupted
from generators.engine.run.step_runner import StepRunner
from generators.engine.run.threads import open_threads
from generators.engine.spending.gateway import Spending, await_answers, open_gateway
from generators.engine.tasks.graph import Graph
from generators.errors import UsageError
from generators.plan import requests as ask
from generators.plan.library import pick
from generators.plan.single import single_image, single_text, single_voice
from generators.plan.step import Step
from generators.providers.registry import is_bundled, unserved
from generators.spec.model import Json, RoleModel, Theme, Voice
from generators.steps.context import Callbacks
from generators.store.results import Result

SUFFIXES = {"image": ".png", "voice": ".wav", "text": ".txt"}
PRESETS = ("warm", "clear", "deep")
NAME_CHARACTERS = 40
"""How much of the prompt a file is named after."""


@dataclass(frozen=True)
class SingleRequest:
    """What is to be made."""

    thing: str
    """`image`, `voice` or `text`."""
    prompt: str
    size: tuple[int, int] = (1920, 1080)
    seed: int | None = None
    negative: str = ""
    refs: tuple[Path, ...] = ()
    transparent: bool = False
    voice: str = PRESETS[0]
    """A preset, or a provider's own name of a voice."""
    language: str = "en"
    rate: float = 1.0
    system: str = ""
    schema: dict[str, Json] | None = field(default=None)
    take: int | None = None

    @property
    def role(self) -> str:
        """Who is asked for it."""
        if self.thing == "text":
            return "vision" if self.refs else "llm"
        return "speech" if self.thing == "voice" else self.thing


@dataclass(frozen=True)
class SingleResult:
    """What has become of a wish."""

    files: tuple[Path, ...]
    """The thing itself first."""
    action: str
    """`run`, `restore`, or `fresh` if the file existed already."""
    who: str
    """Provider and model."""
    usd: float | None
    """What it cost, now or when it was made; None if unknown."""


@dataclass(frozen=True)
class SingleBuild:
    """Makes single things in one project."""

    project: Project
    freshness: FreshnessCheck
    resolver: VideoResolver
    spending: Spending
    note: Callable[[str], None]
    progress: Callable[[float, str], None]

    def make(self, request: SingleRequest, output: Path | None) -> SingleResult:
        """Make it, or take it from the store. `output` is the file to write; None: one named by the prompt.

        Raises UsageError before anything is sent, and what providers raise.
        """
        goal = self._refuse_bad(output, request) if output else Path.cwd() / _name(request, 1)
        step = self._step(request, goal)
        decision = self.freshness.decide(step)
        if output is None:
            # The key does not depend on the path of the result.
            step = self._step(request, self._free(request, decision.result))
            decision = self.freshness.decide(step)
        if decision.action == "run" and self.freshness.kept.has(decision.key):
            self.note(decision.reason)
        if decision.action != "fresh":
            self._perform(step, decision)
        return self._made(step, decision)

    def _step(self, request: SingleRequest, goal: Path) -> Step:
        place, refs = self._relative(goal), [self._relative(ref.resolve()) for ref in request.refs]
        if request.thing == "voice":
            by_name = Voice(preset=request.voice) if request.voice in PRESETS else Voice(id=request.voice)
            speaker = self.resolver.speaker(replace(by_name, rate=request.rate), request.language)
            return single_voice(
                request.prompt, request.language, speaker, rate=request.rate, take=request.take, goal=place
            )
        model = self.resolver.choice(request.role).as_model()
        if request.thing == "text":
            text_request = ask.TextRequest(
                model, request.prompt, request.system, request.schema, sees=bool(refs), take=request.take
            )
            return single_text(text_request, self.resolver.tools_of(request.role, model), refs, place)
        tools = self.resolver.tools_of("image", model)
        return single_image(self._image_request(request, model), tools, refs, place)

    def _image_request(self, request: SingleRequest, model: ask.Model) -> ask.ImageRequest:
        palette = None
        if is_bundled("image", model.provider):
            if request.transparent:
                raise UsageError(
                    "the bundled pictures are never transparent: choose a provider, such as --provider openai"
                )
            library = read_library(self.project.root)
            palette = pick(library.themes[Theme().name], library.art_tokens)
        width, height = request.size
        return ask.ImageRequest(
            model,
            request.prompt,
            style="",
            width=width,
            height=height,
            palette=palette,
            seed=request.seed,
            negative=request.negative or None,
            transparent=request.transparent or None,
            take=request.take,
        )

    def _perform(self, step: Step, decision: Decision) -> None:
        gateway = open_gateway(self.project, Graph({}, {}, {}, {}), self.spending)
        callbacks = Callbacks(progress=self.progress, note=self.note)
        ended: SimpleQueue[BaseException | None] = SimpleQueue()
        with open_services(self.project, gateway) as services, open_threads() as threads:
            step_runner = StepRunner(self.project.root, self.freshness, services)

            def work() -> None:
                try:
                    step_runner.perform(step, decision, callbacks)
                except BaseException as error:  # raised again in the main thread
                    ended.put(error)
                else:
                    ended.put(None)

            # In its own thread: Ctrl-C must not interrupt a paid request in flight.
            threads.do(work)
            try:
                error = ended.get()
            except Interrupted:
                await_answers(gateway.journal)
                raise
            if error is not None:
                raise error

    def _made(self, step: Step, decision: Decision) -> SingleResult:
        result = self.freshness.store_of(step).find(decision.key)
        origin = result.origin if result else None
        model = ask.models_of(step.request)[0]
        who = " ".join(filter(None, (model.provider, (origin.model if origin else "") or model.model or "")))
        files = tuple(Path(os.path.normpath(self.project.root / path)) for path in step.outputs.values())
        usd = origin.usd if origin else None if step.generated else 0.0
        return SingleResult(files, decision.action, who, usd)

    def _refuse_bad(self, output: Path, request: SingleRequest) -> Path:
        suffix = SUFFIXES[request.thing]
        if request.thing != "text" and output.suffix.lower() != suffix:
            raise UsageError(
                f"-o {output}: make {request.thing} writes {suffix[1:].upper()}: name the file *{suffix}"
            )
        goal = output if output.is_absolute() else Path.cwd() / output
        if goal.is_dir() or not goal.parent.is_dir():
            if goal.is_dir():
                raise UsageError(f"-o {output} is a folder: name the file to write")
            raise UsageError(f"cannot write -o {output}: there is no folder {goal.parent}")
        return goal

    def _free(self, request: SingleRequest, known: Result | None) -> Path:
        """The first name that is not taken, or that already holds the very result."""
        digests = {blob.sha256 for blob in known.outputs.values()} if known else set()
        number = 1
        while True:
            goal = Path.cwd() / _name(request, number)
            if not goal.exists() or self.freshness.files.digest(self._relative(goal)) in digests:
                return goal
            number += 1

    def _relative(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.project.root)).as_posix()


def _name(request: SingleRequest, number: int) -> str:
    words = re.sub(r"[^\w]+", "-", request.prompt.lower())[:NAME_CHARACTERS].strip("-_") or request.thing
    suffix = ".json" if request.schema is not None else SUFFIXES[request.thing]
    return f"{words}{f'-{number}' if number > 1 else ''}{suffix}"


def resolver_for(project: Project, profile: str, role: str, provider: str, model: str) -> VideoResolver:
    """The resolver of a profile with the command line's choice for the role. Raises UsageError."""
    project_resolver = ProjectResolver(project)
    models = {role: RoleModel(provider, model)} if provider or model else {}
    resolver = VideoResolver(project_resolver, project_resolver.profile(profile), models)
    name = resolver.choice(role).as_model().provider
    message = unserved(role, name, resolver.read_catalogue)
    if message:
        raise UsageError(message)
    return resolver


def limit_of(resolver: VideoResolver, role: str, spending: Spending) -> Spending:
    """What one call may cost: --max-cost, else the profile's budget. Raises UsageError where neither is."""
    most = spending.most if spending.most is not None else resolver.profile.budget
    chosen = resolver.choice(role)
    catalogue = resolver.read_catalogue
    is_free = is_bundled(role, chosen.provider) or not catalogue().is_paid(chosen.provider, chosen.model)
    if most is None and not is_free:
        raise UsageError(
            f"{chosen.provider} may cost money, and no limit is set: "
            "run with --max-cost 0.50 (US dollars), or give the profile a `budget`"
        )
    return replace(spending, most=most)


def refuse_missing(refs: Sequence[Path]) -> None:
    """Raise UsageError where a picture is not there."""
    for ref in refs:
        if not ref.is_file():
            raise UsageError(f"--ref {ref}: there is no such file")
