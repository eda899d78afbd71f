"""Hiding keys."""

from __future__ import annotations

import base64

import pytest

from generators.providers.redaction import excerpt, redact, shown_url
from generators.providers.role import Secret

KEY = Secret('a/b+c"d=e-key')


@pytest.mark.parametrize(
    "echo",
    [
        'a/b+c"d=e-key',
        "a%2Fb%2Bc%22d%3De-key",
        'a/b+c\\"d=e-key',
        base64.b64encode(b'a/b+c"d=e-key').decode(),
    ],
)
def test_a_known_key_is_hidden_in_every_form(echo: str) -> None:
    """As it is, in a URL, in JSON, in base64."""
    assert redact(f"got <{echo}> here", KEY) == "got <***> here"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer abcdef123456", "Authorization: Bearer ***"),
        ("https://x/y?a=1&api_key=abcdef123&b=2", "https://x/y?a=1&api_key=***&b=2"),
        ("?X-Amz-Signature=abcdef123&x=1", "?X-Amz-Signature=***&x=1"),
        ('{"token": "abcdef123"}', '{"token": "***"}'),
        ("Incorrect API key provided: sk-abcdefghijkl1234.", "Incorrect API key provided: ***."),
        ("AIza" + "x" * 30 + " is not valid", "*** is not valid"),
    ],
)
def test_what_looks_like_a_key_is_hidden(text: str, shown: str) -> None:
    """Keys that are not ours to know, such as of another account or a signed link."""
    assert redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "The key is wrong.",
        "max_tokens: 12345678 is too many",
        "input_tokens=12345678",
        "monkey: bananas forever",
        "the model 'gemini-3.8-flash-tts' at https://x/v1",
    ],
)
def test_other_words_stay(text: str) -> None:
    """Messages have to be understood."""
    assert redact(text, KEY) == text


def test_a_placeholder_is_not_hidden() -> None:
    """Local servers take `x` for a key, and every x would become stars."""
    assert redact("exact box", Secret("x")) == "exact box"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@host:8/a/b?sig=1#f", "https://host:8/a/b"),
        ("http://host", "http://host"),
        ("/a?b=c", "/a"),
    ],
)
def test_a_shown_url_holds_nothing_signed(url: str, shown: str) -> None:
    """User, query and fragment are left away."""
    assert shown_url(url) == shown


def test_an_excerpt_is_one_short_line() -> None:
    """Pages of HTML are not for a message."""
    assert excerpt("a\n  b\tc") == "a b c"
    assert excerpt("x" * 301) == "x" * 300 + "..."
