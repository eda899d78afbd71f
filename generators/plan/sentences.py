"""Owns where a sentence ends: punctuation by its use, abbreviations, and the rule over both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

ENDS: Final = (".", "!", "?", "…", "。", "！", "？", "｡")
CLAUSE_ENDS: Final = (",", ";", ":", "–", "—", "，", "；", "：", "、")
OPENERS: Final = "“‘«‹([{「『（【《〈〔¿¡"
CLOSERS: Final = "\"'”’»›)]}」』）】》〉〕 "
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_ADDRESSES = "dr mr mrs ms prof st"
"""Short forms that are always followed by a name, which begins like a sentence."""
_SHORT_FORMS = (
    "approx ca cf co corp dept dr ed eds eg est etc ex fig figs gen gov ie inc jr lt ltd max min misc "
    "mr mrs ms mt nos op p pp prof rep rev sen sgt sr st vol vs "
    "bzw bspw evtl ggf inkl nr sog str usw vgl z av bd mlle mme sra srta dra ud uds pág núm"
)


@dataclass(frozen=True)
class SentenceRule:
    """Decides whether a sentence ends with a word, in view of the word that follows."""

    abbreviations: frozenset[str]
    """Lower-case words whose full stop does not end a sentence."""
    continues_in_quotes: bool
    """Whether a lower-case letter behind an opening quote continues a sentence after `!` and `?` too."""

    def ends(self, word: str, following: str) -> bool:
        """Whether a sentence ends with `word`; `following` is not empty."""
        core = word.rstrip(CLOSERS)
        if not core.endswith(ENDS):
            return False
        if core[-1] == ".":
            bare = core.lstrip(OPENERS)
            if _INITIALS.fullmatch(bare) or bare.rstrip(".").lower() in self.abbreviations:
                return False
        elif not self.continues_in_quotes:
            return not following[0].islower()
        return not following.lstrip(OPENERS + CLOSERS)[:1].islower()


NARRATION: Final = SentenceRule(frozenset(_SHORT_FORMS.split()), continues_in_quotes=False)
"""For the voice, which speaks one sentence at a time."""
CAPTIONS: Final = SentenceRule(frozenset(_ADDRESSES.split()), continues_in_quotes=True)
"""For caption pages and titles. They keep their shorter list until their recipe versions rise anyway:
with NARRATION's, "Smith vs. Jones" stays on one page, which is another result of the same request."""
