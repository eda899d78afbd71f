"""Which of the edge service's voices a preset means in a language."""

from __future__ import annotations

import difflib
import re

from generators.errors import ProviderError

PRESETS = ("warm", "clear", "deep")

VOICES: dict[str, tuple[str, str, str]] = {
    "ar-SA": ("Zariyah", "Zariyah", "Hamed"),
    "bg-BG": ("Kalina", "Kalina", "Borislav"),
    "cs-CZ": ("Vlasta", "Vlasta", "Antonin"),
    "da-DK": ("Christel", "Christel", "Jeppe"),
    "de-DE": ("Seraphina@", "Katja", "Florian@"),
    "el-GR": ("Athina", "Athina", "Nestoras"),
    "en-AU": ("Natasha", "Natasha", "William@"),
    "en-GB": ("Sonia", "Libby", "Ryan"),
    "en-IN": ("Neerja", "Neerja", "Prabhat"),
    "en-US": ("Emma@", "Ava@", "Andrew@"),
    "es-ES": ("Elvira", "Ximena", "Alvaro"),
    "es-MX": ("Dalia", "Dalia", "Jorge"),
    "fi-FI": ("Noora", "Noora", "Harri"),
    "fr-CA": ("Sylvie", "Sylvie", "Antoine"),
    "fr-FR": ("Vivienne@", "Denise", "Remy@"),
    "he-IL": ("Hila", "Hila", "Avri"),
    "hi-IN": ("Swara", "Swara", "Madhur"),
    "hu-HU": ("Noemi", "Noemi", "Tamas"),
    "id-ID": ("Gadis", "Gadis", "Ardi"),
    "it-IT": ("Isabella", "Elsa", "Giuseppe@"),
    "ja-JP": ("Nanami", "Nanami", "Keita"),
    "ko-KR": ("SunHi", "SunHi", "Hyunsu@"),
    "nb-NO": ("Pernille", "Pernille", "Finn"),
    "nl-NL": ("Colette", "Fenna", "Maarten"),
    "pl-PL": ("Zofia", "Zofia", "Marek"),
    "pt-BR": ("Thalita@", "Francisca", "Antonio"),
    "pt-PT": ("Raquel", "Raquel", "Duarte"),
    "ro-RO": ("Alina", "Alina", "Emil"),
    "ru-RU": ("Svetlana", "Svetlana", "Dmitry"),
    "sv-SE": ("Sofie", "Sofie", "Mattias"),
    "th-TH": ("Premwadee", "Premwadee", "Niwat"),
    "tr-TR": ("Emel", "Emel", "Ahmet"),
    "uk-UA": ("Polina", "Polina", "Ostap"),
    "vi-VN": ("HoaiMy", "HoaiMy", "NamMinh"),
    "zh-CN": ("Xiaoxiao", "Xiaoyi", "Yunjian"),
    "zh-HK": ("HiuMaan", "HiuGaai", "WanLung"),
    "zh-TW": ("HsiaoChen", "HsiaoYu", "YunJhe"),
}
"""Locale to the voices of `PRESETS`; `@` marks a multilingual one."""

_DEFAULT_LOCALES = {
    "ar": "ar-SA",
    "en": "en-US",
    "es": "es-ES",
    "fr": "fr-FR",
    "no": "nb-NO",
    "pt": "pt-BR",
    "zh": "zh-CN",
}
_SCRIPTS = {"zh-hans": "zh-CN", "zh-hant": "zh-TW"}


_NAME = re.compile(r"[a-z]{2,}-[A-Z]{2,}-.+Neural")
"""The pattern by which the service's client recognises the name of a voice."""


def check_voice_id(voice_id: str) -> None:
    """Raise ProviderError for an id that is not a name like en-US-AvaNeural."""
    if not _NAME.fullmatch(voice_id):
        raise ProviderError(
            f"edge has no voice named {voice_id!r}; its names are like en-US-AvaNeural "
            "(`python -m edge_tts --list-voices` lists them)"
        )


def preset_voice(preset: str, language: str) -> str:
    """Voice id of a preset, such as `en-US-EmmaMultilingualNeural`. Raises ProviderError."""
    if preset not in PRESETS:
        raise ProviderError(f"the edge voice has no preset {preset!r}; it has: {', '.join(PRESETS)}")
    locale = _locale(language)
    name = VOICES[locale][PRESETS.index(preset)]
    return f"{locale}-{name.replace('@', 'Multilingual')}Neural"


def _locale(language: str) -> str:
    tag = language.strip().replace("_", "-").lower()
    by_tag = {locale.lower(): locale for locale in VOICES}
    primary = tag.partition("-")[0]
    found = by_tag.get(tag) or next((to for script, to in _SCRIPTS.items() if tag.startswith(script)), None)
    found = found or _DEFAULT_LOCALES.get(primary)
    found = found or next((locale for locale in VOICES if locale.partition("-")[0] == primary), None)
    if found:
        return found
    known = [*by_tag, *sorted({name.partition("-")[0] for name in by_tag})]
    near = difflib.get_close_matches(tag, known, n=4, cutoff=0.3)
    raise ProviderError(
        f"the edge voice has no preset for {language!r}; nearest: {', '.join(near or known[:4])}\n"
        "Name one of the service's own voices with `voice.id`, or choose another `voice.provider`."
    )
