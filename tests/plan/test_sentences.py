"""Where a sentence ends: one rule for voice, captions and titles."""

from __future__ import annotations

import pytest

from generators.plan.sentences import CAPTIONS, NARRATION, SentenceRule


@pytest.mark.parametrize("rule", [NARRATION, CAPTIONS], ids=["narration", "captions"])
@pytest.mark.parametrize(
    ("word", "following", "ends"),
    [
        ("end.", "Then", True),
        ("end", "Then", False),
        ("end,", "Then", False),
        ("end.”", "Then", True),
        ("(end.)", "“Then", True),
        ("end.", "then", False),
        ("end!", "then", False),
        ("終わり。", "次", True),
        ("e.g.", "Norway", False),
        ("U.S.", "Senate", False),
        ("Dr.", "Ada", False),
        ("“St.", "Ives”", False),
        ("42.", "Then", True),
    ],
)
def test_both_rules_agree(rule: SentenceRule, word: str, following: str, ends: bool) -> None:
    """On punctuation, quotes, initials and forms of address."""
    assert rule.ends(word, following) is ends


def test_the_voice_knows_more_abbreviations() -> None:
    """Captions take them over when their recipe versions rise."""
    assert not NARRATION.ends("vs.", "Jones")
    assert CAPTIONS.ends("vs.", "Jones")
