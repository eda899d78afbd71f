"""The bundled voice's languages and presets, read from the data folder of the espeak-ng wheel."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path

from generators.errors import MissingTool, ProviderError

PRESETS = {"warm": "m7", "clear": "f2", "deep": "m1"}
"""Preset to voice variant. Chosen by measurement from all variants: m7 has the least treble (-23 dB over
4 kHz) of those that neither clip nor lose melody (6 semitones); f2 is the female voice with little treble
(-17 dB) and a melody as lively (5 semitones); m1 is the lowest (95 Hz) that does not growl."""

VARIANT_SEMITONES = {"m7": 0.0, "f2": -1.0, "m1": -2.5}
"""How far each preset's variant is moved from its own pitch."""

_ALIASES = {
    "en": "en-us",
    "zh": "cmn",
    "zh-cn": "cmn",
    "zh-hans": "cmn",
    "zh-sg": "cmn",
    "zh-tw": "cmn",
    "zh-hant": "cmn",
    "zh-hk": "yue",
    "no": "nb",
    "nn": "nb",
    "pt": "pt-br",
    "iw": "he",
}


def data_home() -> Path:
    """The folder that holds the library and `espeak-ng-data`. Raises MissingTool."""
    import importlib.util

    found = importlib.util.find_spec("espeakng_loader")
    if found is None or found.origin is None:
        raise MissingTool(
            "the bundled voice is not installed: the package espeakng-loader is missing; run ./doitw"
        )
    return Path(found.origin).parent


@cache
def languages() -> frozenset[str]:
    """Every language tag the library knows, in lower case."""
    return frozenset(_files_by_tag())


def library_name(voice_id: str) -> str:
    """A voice id as the library takes it: it finds voices by file, and some tags stand only inside one."""
    tag, plus, variant = voice_id.partition("+")
    return _files_by_tag().get(tag.lower(), tag) + plus + variant


@cache
def _files_by_tag() -> dict[str, str]:
    """Language tag to the name of the file that claims it first (`en-gb` is in `en`)."""
    claims: dict[str, tuple[int, str]] = {}
    for path in sorted((data_home() / "espeak-ng-data" / "lang").rglob("*")):
        if not path.is_file():
            continue
        for line in path.read_bytes().decode("utf-8", "replace").splitlines():
            if line.startswith("language "):
                tag, *priority = line.split()[1:]
                tag = tag.lower()
                claim = (-1 if path.name.lower() == tag else int((priority or ["5"])[0]), path.name)
                claims[tag] = min(claims.get(tag, claim), claim)
    return {tag: name for tag, (_, name) in claims.items()}


def language_voice(language: str) -> str:
    """The library's name of a BCP 47 language. Raises ProviderError naming near languages."""
    tag = language.strip().lower().replace("_", "-")
    while tag:
        name = _ALIASES.get(tag, tag)
        if name in languages():
            return name
        tag = tag.rpartition("-")[0]
    wanted = language.strip().lower()
    near = difflib.get_close_matches(wanted, sorted(languages()), n=4, cutoff=0.3) or ["en", "de", "fr", "zh"]
    raise ProviderError(
        f"the bundled voice (espeak) does not speak {language!r}; nearest languages: {', '.join(near)}\n"
        "Set `language` to one of these, or choose another `voice.provider`."
    )


def preset_voice(preset: str, language: str) -> str:
    """Voice id of a preset, such as `en-us+m7`. Raises ProviderError."""
    name = language_voice(language)
    if preset not in PRESETS:
        raise ProviderError(
            f"the bundled voice (espeak) has no preset {preset!r}; it has: {', '.join(PRESETS)}"
        )
    return f"{name}+{PRESETS[preset]}"


def check_voice_id(voice_id: str) -> None:
    """Raise ProviderError for an id that is not LANGUAGE or LANGUAGE+VARIANT of this library."""
    name, plus, variant = voice_id.partition("+")
    variants = {path.name for path in (data_home() / "espeak-ng-data" / "voices" / "!v").iterdir()}
    if name.lower() not in languages():
        language_voice(name)
    if plus and variant not in variants:
        near = difflib.get_close_matches(variant, sorted(variants), n=4, cutoff=0.3) or sorted(
            PRESETS.values()
        )
        raise ProviderError(
            f"the bundled voice (espeak) has no variant {variant!r} (voice id {voice_id!r}); "
            f"nearest: {', '.join(near)}"
        )
