"""Hiding keys."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generators.providers.roles.call import Secret
from generators.redaction import HIDDEN, excerpt, forget_all, redact, remember, shown_url, without

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
        ("at https://user:hunter2@host/v1 now", "at https://***@host/v1 now"),
        ("at https://sesame@host/v1 now", "at https://***@host/v1 now"),
        ("at https:\\/\\/user:hunter2@host now", "at https:\\/\\/***@host now"),
        ("at user:hunter2@host now", "at ***@host now"),
        ("at https//user:hunter2@host", "at https//***@host"),
        ("proxy http://u:p%40ss@10.0.0.1:3128", "proxy http://***@10.0.0.1:3128"),
        ("key_env: 4f1d9c2ab7e6", "key_env: ***"),
        ('"key_env": "AKIAIOSFODNN7EXAMPLE"', '"key_env": "***"'),
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
        "models.image.key_env: expected the name of a variable",
        "write `key: value`, or quote it",
        "render:gdp/key: stopped by the browser",
        "key_env: STUDIO_API_KEY",
        "write to ada@example.org at 12:30",
        "scenes[a].say: 3:45 models",
        "the model 'gemini-3.8-flash-tts' at https://x/v1",
    ],
)
def test_other_words_stay(text: str) -> None:
    """Messages have to be understood."""
    assert redact(text, KEY) == text


def url_coded(text: str) -> str:
    """Every character."""
    return "".join(f"%{ord(c):02X}" for c in text)


CODINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda key: key,
    "URL": lambda key: quote(key, safe=""),
    "URL in lower case": lambda key: quote(key, safe="").lower() if key.islower() else quote(key, safe=""),
    "URL twice": lambda key: quote(quote(key, safe=""), safe=""),
    "URL, every character": url_coded,
    "form": quote_plus,
    "JSON": lambda key: json.dumps(key)[1:-1],
    "JSON with slashes escaped": lambda key: json.dumps(key)[1:-1].replace("/", "\\/"),
    "JSON in JSON": lambda key: json.dumps(json.dumps(key))[1:-1],
    "JSON in numbers": lambda key: "".join(f"\\u{ord(c):04x}" for c in key),
    "HTML": html.escape,
    "HTML twice": lambda key: html.escape(html.escape(key)),
    "HTML in numbers": lambda key: "".join(f"&#{ord(c)};" for c in key),
    "HTML in hexadecimal numbers": lambda key: "".join(f"&#x{ord(c):02X};" for c in key),
    "HTML by names": lambda key: key.replace("/", "&sol;").replace("+", "&plus;").replace("=", "&equals;"),
    "HTML in JSON": lambda key: html.escape(key).replace("&", "\\u0026"),
    "hexadecimal": lambda key: key.encode().hex(),
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64 of a pair": lambda key: base64.b64encode(f"me:{key}".encode()).decode(),
    "base64 in a sentence": lambda key: base64.b64encode(f"key {key}, please".encode()).decode(),
    "base64 for URLs": lambda key: base64.urlsafe_b64encode(f"a:{key}".encode()).decode(),
    "its first three quarters": lambda key: key[: -(-len(key) * 3 // 4)],
}
KEYS = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\\"), min_size=20, max_size=80
)


@pytest.mark.parametrize("coding", CODINGS)
@settings(deadline=None, max_examples=15)
@given(
    key=KEYS,
    before=st.sampled_from(["", "got ", '{"said": "', "<p>"]),
    after=st.sampled_from(["", " now", '"}']),
)
def test_a_key_is_hidden_in_every_coding(coding: str, key: str, before: str, after: str) -> None:
    """Wherever it is planted: no half of it is left, in its own letters or as it was coded."""
    planted = CODINGS[coding](key)
    shown = redact(f"{before}{planted}{after}", Secret(key))

    assert HIDDEN in shown
    assert not {planted[at : at + 14] for at in range(2, len(planted) - 17)} & {
        shown[at : at + 14] for at in range(len(shown))
    }


@settings(deadline=None, max_examples=15)
@given(key=KEYS, words=st.text(max_size=200))
def test_what_was_read_once_is_hidden_everywhere(key: str, words: str) -> None:
    """Also where nobody knows whose it is; other words stay as they are."""
    forget_all()
    assume(HIDDEN not in words)
    without_key = redact(words)
    remember(key)
    assert key not in redact(f"{words} {key} {words}")
    if key[:8] not in words:
        assert redact(words) == without_key


def test_a_key_is_hidden_in_all_texts_of_an_answer() -> None:
    """Names too; a picture is passed over."""
    picture = "A" * 70_000
    answer = {"key-4f1d9c2ab7e6": ["key-4f1d9c2ab7e6!", 1, None], "b64": picture}

    assert without(answer, "key-4f1d9c2ab7e6") == {"***": ["***!", 1, None], "b64": picture}


def test_a_placeholder_is_not_hidden() -> None:
    """Local servers take `x` for a key, and every x would become stars."""
    assert redact("exact box", Secret("x")) == "exact box"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@host:8/a/b?sig=1#f", "https://host:8/a/b"),
        ("http://host", "http://host"),
        ("/a?b=c", "/a"),
        ("http://u:p/w@host/v1", "http://host/v1"),
        ("https//u:p@host/v1", "host/v1"),
        ("http://u:p@[::1", "http://[::1"),
        ("http://[::1", "http://[::1"),
        ("http://host:port/?k", "http://host:port/"),
    ],
)
def test_a_shown_url_holds_nothing_signed(url: str, shown: str) -> None:
    """User, query and fragment are left away."""
    assert shown_url(url) == shown


def test_an_excerpt_is_one_short_line() -> None:
    """Pages of HTML are not for a message."""
    assert excerpt("a\n  b\tc") == "a b c"
    assert excerpt("x" * 301) == "x" * 300 + "..."
