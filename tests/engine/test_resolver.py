"""Who does what in a video: files are read only when needed, and what must not be missed is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generators.engine.project import Project
from generators.engine.resolver import ProjectResolver, review
from generators.errors import SpecError, UsageError
from generators.plan.requests import Model
from generators.spec import load_video
from generators.spec.model import Video, Voice
from generators.spec.settings import read_config

SCENES = "scenes: [{id: a, say: Hello., background: a street}]\n"


class Room:
    """A project folder with one spec."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "scene_specs").mkdir()

    def project(self, manifest: str = "") -> ProjectResolver:
        """The casting of the project with this manifest."""
        (self.root / "pyproject.toml").write_text(manifest, "utf-8")
        return ProjectResolver(Project(self.root, read_config(self.root)))

    def spec(self, text: str = "") -> Path:
        """The spec with these lines before its scene."""
        path = self.root / "scene_specs" / "film.yaml"
        path.write_text(f"spec: 1\n{text}{SCENES}", "utf-8")
        return path

    def video(self, text: str = "") -> Video:
        """The same as a model."""
        return load_video(self.spec(text), project=self.root)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A project, and none of the variables that decide anything."""
    for name in ("DASHSCOPE_IMAGE_MODEL", "DEFAULT_IMAGE_SIZE", "GEMINI_API_URL", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return Room(tmp_path)


def test_an_offline_video_reads_no_file(room: Room) -> None:
    """Neither `.env` nor the catalogues: both are broken here, and nobody minds."""
    (room.root / ".env").write_text("not a variable\n")
    (room.root / "providers.yaml").write_text("providers: [\n")
    project = room.project()
    resolver = project.resolver(room.video())

    assert (resolver.image, resolver.music) == (Model("art"), Model("composer"))
    assert resolver.speaker(Voice(), "en").model == Model("espeak")
    assert (resolver.warnings(), resolver.reasons(), resolver.findings()) == ([], [], [])
    assert project.budget(room.video()) is None

    with pytest.raises(UsageError):
        project.resolver(room.video("profile: auto\n")).speaker(Voice(), "en")


def test_keys_are_found_in_the_env_file(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what the process was started with wins."""
    (room.root / ".env").write_text("OPENAI_API_KEY=from-file\n")
    resolver = room.project().resolver(room.video("profile: auto\n"))
    assert resolver.image == Model("openai", "gpt-image-2.5-flare")

    monkeypatch.setenv("OPENAI_API_KEY", "")
    resolver = room.project().resolver(room.video("profile: auto\n"))
    assert resolver.image == Model("art")


def test_the_reasons_name_those_who_were_asked_for(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for each role, with the variable and never what it holds."""
    monkeypatch.setenv("GEMINI_API_KEY", "planted-secret")
    resolver = room.project().resolver(room.video("profile: auto\n"))
    assert resolver.image.provider == "google"
    assert resolver.speaker(Voice(), "en").model == Model("edge")

    assert resolver.reasons() == [
        "image: google gemini-3.1-flash-image (GEMINI_API_KEY is set)",
        "speech: edge (it needs no key)",
    ]
    assert "planted-secret" not in repr(resolver)


def test_a_voice_may_name_its_own_provider(room: Room) -> None:
    """With what the spec says of that provider; any other one gets its usual model."""
    text = "models: {speech: {provider: openai, model: tts-1, key_env: VOICE_KEY}}\n"
    resolver = room.project().resolver(room.video(text))

    assert resolver.speaker(Voice(id="nova"), "en").model == Model("openai", "tts-1", key_env="VOICE_KEY")
    assert resolver.speaker(Voice(provider="openai", id="nova"), "en").model == Model(
        "openai", "tts-1", key_env="VOICE_KEY"
    )
    assert resolver.speaker(Voice(provider="espeak", id="en"), "en").model == Model("espeak")
    assert resolver.speaker(Voice(provider="google", id="Kore"), "en").model == Model(
        "google", "gemini-3.8-flash-tts"
    )


def test_a_voice_without_an_id_gets_one_for_preset_and_language(room: Room) -> None:
    """Of the provider who speaks."""
    resolver = room.project().resolver(room.video("models: {speech: {provider: edge}}\n"))

    assert resolver.speaker(Voice(preset="clear"), "zh-CN").voice_id.startswith("zh-CN-")


def test_what_must_not_be_missed_is_told_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fallback that was taken, a model that ended, a model nobody knows; only of those asked for."""
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    text = (
        "models:\n  image: {provider: google, fallback: [openai]}\n"
        "  llm: {provider: openai, model: house-words}\n  vision: {provider: google, model: gemini-x}\n"
    )
    resolver = room.project().resolver(room.video(text))
    assert [resolver.image.provider, resolver.image.provider, resolver.llm.provider] == [
        "openai",
        "openai",
        "openai",
    ]

    assert resolver.warnings() == [
        "image: openai instead of google, because GEMINI_API_KEY, GOOGLE_API_KEY is not set (fallback)",
        'llm: openai model "house-words" is not in the catalogue of 2026-11-20; it is sent as it is',
    ]


def test_a_profile_of_the_project_brings_models_and_budget(room: Room) -> None:
    """The spec's own word wins for both."""
    manifest = '[tool.cinemake.profiles.studio]\nbudget = 2\nimage = {provider = "openai"}\n'
    project = room.project(manifest)

    assert project.resolver(room.video("profile: studio\n")).image.provider == "openai"
    assert project.budget(room.video("profile: studio\n")) == 2
    assert project.budget(room.video("profile: studio\nbudget: 0.5\n")) == 0.5


def test_a_wrong_profile_of_the_project_is_told_where_it_stands(room: Room) -> None:
    """The spec that uses it is not to blame."""
    project = room.project('[tool.cinemake.profiles.studio]\nimage = {provider = "opnai"}\n')
    with pytest.raises(SpecError) as caught:
        project.resolver(room.video("profile: studio\n"))

    assert str(caught.value) == (
        "pyproject.toml tool.cinemake.profiles.studio.image.provider: "
        'there is no image provider "opnai", did you mean "openai"?'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (
            "models: {image: {provider: gogle}}\n",
            [
                'scene_specs/film.yaml:2:28 models.image.provider: there is no image provider "gogle", '
                'did you mean "google"?\n    models: {image: {provider: gogle}}'
            ],
        ),
        (
            "models: {image: {key_env: MY_KEY}}\n",
            [
                "scene_specs/film.yaml: models.image.key_env: set `models.image.provider` to its provider; "
                "`doit providers` lists them"
            ],
        ),
        (
            "voice: {provider: espaek}\n",
            ['scene_specs/film.yaml: there is no speech provider "espaek", did you mean "espeak"?'],
        ),
        (
            "voice: {id: en-us+m77}\n",
            [
                "scene_specs/film.yaml: the bundled voice (espeak) has no variant 'm77' "
                "(voice id 'en-us+m77'); nearest: m7, m8, m6, m5"
            ],
        ),
        (
            "voice: {provider: edge, id: Ava}\n",
            [
                "scene_specs/film.yaml: edge has no voice named 'Ava'; its names are like "
                "en-US-AvaNeural (`python -m edge_tts --list-voices` lists them)"
            ],
        ),
    ],
)
def test_a_review_names_what_the_plan_would_stumble_over(room: Room, text: str, expected: list[Any]) -> None:
    """With the place where the spec names it."""
    problems, warnings = review(room.spec(text), room.project(), overrides={})

    assert ([str(problem) for problem in problems], warnings) == (expected, [])


def test_a_review_takes_overrides(room: Room) -> None:
    """They are what the command line would build."""
    overrides = {"models.image.provider": "openai", "models.image.model": "gpt-image-1"}
    problems, warnings = review(room.spec(), room.project(), overrides=overrides)

    assert problems == []
    assert warnings == [
        'image: openai model "gpt-image-1" ended on 2026-10-23; use gpt-image-2.5-sunburst instead'
    ]


TUNES = """
providers:
  tunes:
    price: free
    addresses: {any: https://tunes.example}
    paths: {music: /v1/music}
    models: {tune-1: {roles: [music]}}
"""
NO_CLIENT = "tunes cannot do the music role: this version has no client for it\nChoose composer."


def test_a_provider_without_a_client_is_refused_where_the_spec_names_it(room: Room) -> None:
    """It would be planned and credited, and something else made in its place."""
    (room.root / "providers.yaml").write_text(TUNES, "utf-8")
    path = room.spec("models: {music: {provider: tunes}}\nmusic: {prompt: calm}\n")

    problems, _ = review(path, room.project(), overrides={})

    assert [(problem.line, problem.address, problem.message) for problem in problems] == [
        (2, "models.music.provider", NO_CLIENT)
    ]


def test_a_provider_without_a_client_is_refused_where_a_profile_names_it(room: Room) -> None:
    """Once somebody asks for the role."""
    (room.root / "providers.yaml").write_text(TUNES, "utf-8")
    manifest = '[tool.cinemake.profiles.own]\nmusic = {provider = "tunes"}\n'
    resolver = room.project(manifest).resolver(room.video("profile: own\n"))

    assert resolver.image == Model("art")
    with pytest.raises(UsageError) as refused:
        _ = resolver.music
    assert str(refused.value) == f"{NO_CLIENT}\n(profile own names it)"
