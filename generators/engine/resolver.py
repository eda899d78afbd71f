"""Resolves a video's roles to providers for the planner: from spec, profile, environment and catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path

from generators.engine.project import Project
from generators.errors import CinemakeError, UsageError
from generators.plan.requests import Model
from generators.plan.resolver import ResolvedVoice
from generators.providers.catalogue.environment import Environment
from generators.providers.catalogue.models import Catalogue, load_catalogue
from generators.providers.catalogue.profiles import BUILT_IN, OFFLINE, Profile, RoleChoice, choose, mistakes
from generators.providers.catalogue.project_profiles import read_profile
from generators.providers.registry import check_voice, find_row, is_bundled, speech_provider, unserved
from generators.spec import Problem, SpecProblems, load_document, load_video
from generators.spec.document import YamlPath
from generators.spec.model import ImagePicture, RoleModel, Video, Voice


@dataclass(frozen=True)
class ProjectResolver:
    """The parts of a project that roles are resolved from; files are read when a role first needs them.

    An offline video needs no file, so that planning it stays quick.
    """

    project: Project

    @cached_property
    def environment(self) -> Environment:
        """The variables of `.env`, overridden by those of the process. Raises UsageError."""
        return Environment.read(self.project.root)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The built-in catalogue, overridden by the project's `providers.yaml`. Raises SpecError."""
        return load_catalogue(self.project.root)

    def profile(self, name: str) -> Profile:
        """A built-in profile or one of pyproject.toml. Raises SpecError."""
        return Profile(name) if name in BUILT_IN else read_profile(name, self.project.config, self.catalogue)

    def resolver(self, video: Video) -> VideoResolver:
        """The resolver of a video's roles. Raises SpecError for mistakes in the project's profile."""
        return VideoResolver(self, self.profile(video.profile), video.models)

    def budget(self, video: Video) -> float | None:
        """The video's budget in US dollars: the spec's, else the profile's; None if neither sets one."""
        return video.budget if video.budget is not None else self.profile(video.profile).budget


@dataclass(frozen=True)
class VideoResolver:
    """Implements RoleResolver for one video; each role is resolved once, when it is first needed."""

    project_resolver: ProjectResolver
    profile: Profile
    models: Mapping[str, RoleModel]
    choices: dict[str, RoleChoice] = field(default_factory=dict)
    """The choices made so far, by role, or by role and voice."""

    @property
    def llm(self) -> Model:
        """The model that rewrites prompts. Raises UsageError if there is none."""
        return self.choice("llm").as_model()

    @property
    def image(self) -> Model:
        """The model that makes stills. Raises UsageError if there is none."""
        return self.choice("image").as_model()

    @property
    def music(self) -> Model:
        """The model that composes music. Raises UsageError if there is none."""
        return self.choice("music").as_model()

    def speaker(self, voice: Voice, language: str) -> ResolvedVoice:
        """The provider and its voice. Raises ProviderError or UsageError."""
        chosen = self._voice(voice.provider) if voice.provider else self.choice("speech")
        model = chosen.as_model()
        voice_id = voice.id or speech_provider(model.provider, self.read_catalogue).voice_id(
            preset=voice.preset, language=language, model=model.model or ""
        )
        return ResolvedVoice(model, voice_id, self.tools_of("speech", model))

    def tools_of(self, role: str, model: Model) -> tuple[str, ...] | None:
        """See RoleResolver."""
        row = find_row(role, model.provider, self.read_catalogue)
        return row.tools if row and row.deterministic else None

    def read_catalogue(self) -> Catalogue:
        """The project's, read when it is first needed."""
        return self.project_resolver.catalogue

    def choice(self, role: str) -> RoleChoice:
        """Who does a role, and why. Raises UsageError for providers that are not there."""
        if role not in self.choices:
            chosen = self._choose(role)
            self._refuse_unserved(chosen)
            self.choices[role] = chosen
        return self.choices[role]

    def findings(self) -> list[tuple[YamlPath, str]]:
        """What is wrong with the spec's own `models`: YAML path and message."""
        return [
            (("models", role, *place), message)
            for role, role_model in self.models.items()
            for place, message in [
                *mistakes(role, role_model, self.project_resolver.catalogue),
                *self._unserved(role, role_model),
            ]
        ]

    def warnings(self) -> list[str]:
        """What the user must not miss about those who were asked for so far."""
        warnings: list[str] = []
        today = datetime.now(UTC).date()
        for choice in self.choices.values():
            warnings += choice.warnings
            if choice.provider and not is_bundled(choice.role, choice.provider):
                catalogue = self.project_resolver.catalogue
                warnings += catalogue.warnings(choice.provider, choice.model, choice.role, today)
        return list(dict.fromkeys(warnings))

    def reasons(self) -> list[str]:
        """Who does what and why, for the roles that were left to the profile; nothing of `offline`."""
        if self.profile.name == "offline":
            return []
        return [
            f"{choice.role}: {' '.join(filter(None, (choice.provider or 'nobody', choice.model)))} "
            f"({choice.why})"
            for choice in self.choices.values()
        ]

    def _unserved(self, role: str, role_model: RoleModel) -> list[tuple[YamlPath, str]]:
        """Providers of the catalogue that the spec names and this version has no client for."""
        named: list[tuple[YamlPath, str]] = [(("provider",), role_model.provider)]
        named += [(("fallback", number), name) for number, name in enumerate(role_model.fallback)]
        there = self.project_resolver.catalogue.providers
        found = [(place, unserved(role, name, self.read_catalogue)) for place, name in named if name in there]
        return [(place, message) for place, message in found if message]

    def _refuse_unserved(self, chosen: RoleChoice) -> None:
        """Raise UsageError for a provider that a profile names and that this version has no client for."""
        name = chosen.provider or (chosen.lacking.provider if chosen.lacking else "")
        message = unserved(chosen.role, name, self.read_catalogue) if name else ""
        if message:
            raise UsageError(f"{message}\n({chosen.why})")

    def _choose(self, role: str) -> RoleChoice:
        own = OFFLINE.get(role)
        if own and self.profile == Profile("offline") and role not in self.models:
            return RoleChoice(role, own[0], why="profile offline")
        project = self.project_resolver
        return choose(role, self.profile, self.models, project.environment, project.catalogue)

    def _voice(self, provider: str) -> RoleChoice:
        """The choice for a voice that names its provider: that of `models.speech` if it is the same one."""
        name = f"speech {provider}"
        if name not in self.choices:
            if is_bundled("speech", provider):
                self.choices[name] = RoleChoice("speech", provider, why="the voice names it")
            else:
                models = {**self.models, "speech": self._voice_choice(provider)}
                project = self.project_resolver
                chosen = choose("speech", self.profile, models, project.environment, project.catalogue)
                self.choices[name] = replace(chosen, why="the voice names it")
        return self.choices[name]

    def _voice_choice(self, provider: str) -> RoleModel:
        named = self.models.get("speech", RoleModel())
        return named if named.provider == provider else RoleModel(provider)


def review(
    path: Path, project_resolver: ProjectResolver, *, overrides: Mapping[str, str]
) -> tuple[list[Problem], list[str]]:
    """Problems and warnings about the providers of a spec that has no other problems."""
    root = project_resolver.project.root
    video = load_video(path, project=root, overrides=overrides)
    resolver = project_resolver.resolver(video)
    findings = resolver.findings()
    if findings:
        document = load_document(path, project=root, overrides=overrides)
        return [document.problem(place, message) for place, message in findings], []
    problems = []
    for ask in _model_checks(video, resolver):
        try:
            ask()
        except CinemakeError as error:
            problems.append(Problem(video.spec_path, 0, 0, "", str(error)))
    return list(dict.fromkeys(problems)), resolver.warnings()


def _model_checks(video: Video, resolver: VideoResolver) -> Iterator[Callable[[], object]]:
    """The calls that planning will make to the resolver, each once."""
    if any(isinstance(scene.background, ImagePicture) and scene.background.prompt for scene in video.scenes):
        yield lambda: resolver.image
    if video.music and video.music.prompt:
        yield lambda: resolver.music
    voices = [turn.voice for scene in video.scenes for turn in scene.turns if not turn.voice.file]
    for voice in {(voice.provider, voice.preset, voice.id): voice for voice in voices}.values():
        yield partial(_check_voice, resolver, voice, video.language)


def _check_voice(resolver: VideoResolver, voice: Voice, language: str) -> None:
    """Raise an error for a voice id that a build would refuse when it speaks."""
    speaker = resolver.speaker(voice, language)
    if voice.id:
        check_voice(speaker.model.provider, voice.id, resolver.read_catalogue)


def refuse_wrong_models(
    resolver: VideoResolver, path: Path, *, project: Path, overrides: Mapping[str, str]
) -> None:
    """Raise SpecProblems, with places in the spec, if its `models` name unknown providers."""
    findings = resolver.findings()
    if findings:
        document = load_document(path, project=project, overrides=overrides)
        raise SpecProblems([document.problem(place, message) for place, message in findings])
