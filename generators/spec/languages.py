"""Checks two-letter languages: ISO 639-1, as the Library of Congress lists them."""

from __future__ import annotations

import re
from typing import Any

from generators.spec.problems import did_you_mean
from generators.spec.schema_validator import Finding

CODES = frozenset(
    re.findall(
        "..",
        "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydade"
        "dvdzeeeleneoeseteufafffifjfofrfygagdglgngugvhahehihohrhthuhyhziaid"
        "ieigiiikinioisitiuiwjajijvjwkakgkikjkkklkmknkokrkskukvkwkylalblgli"
        "lnloltlulvmgmhmimkmlmnmomrmsmtmynanbndnengnlnnnonrnvnyocojomorospa"
        "piplpsptqurmrnrorurwsascsdsesgshsiskslsmsnsosqsrssstsusvswtatetgth"
        "titktltntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu",
    )
)
"""Includes withdrawn codes that are still in use, such as `iw` for Hebrew."""
_CORRECTIONS = {
    "cn": "zh-CN",
    "jp": "ja",
    "kr": "ko",
    "gr": "el",
    "dk": "da",
    "cz": "cs",
    "ua": "uk",
    "gb": "en-GB",
}
"""Codes of countries that are often written for their languages."""


def language_findings(data: dict[str, Any]) -> list[Finding]:
    """A finding for an unknown two-letter language; the voice checks three-letter ones."""
    language = data.get("language")
    first = language.partition("-")[0].lower() if isinstance(language, str) else ""
    if len(first) != 2 or not first.isalpha() or first in CODES:
        return []
    near = f'; write "{_CORRECTIONS[first]}"' if first in _CORRECTIONS else did_you_mean(first, sorted(CODES))
    return [(("language",), f'there is no language "{first}" (ISO 639-1){near}', False)]
