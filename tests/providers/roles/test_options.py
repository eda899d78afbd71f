"""Options are known or a mistake."""

import pytest

from generators.errors import UsageError
from generators.providers.roles.call import Endpoint
from generators.providers.roles.options import NUMBER, SWITCH, TEXT, known

NAMES = {"quality": TEXT, "timeout": NUMBER, "moderate": SWITCH}


def endpoint(**options: object) -> Endpoint:
    """A provider with these options."""
    return Endpoint("openai", "m", "http://h", options=options)  # type: ignore[arg-type]  # also wrong ones


def test_known_options_pass() -> None:
    """As they were given."""
    assert known(endpoint(quality="low", timeout=3), NAMES) == {"quality": "low", "timeout": 3}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "qualty",
            "low",
            "openai has no option `qualty`; did you mean `quality`? it has: moderate, quality, timeout",
        ),
        ("zzz", 1, "openai has no option `zzz`; it has: moderate, quality, timeout"),
        ("quality", 3, "the option `quality` of openai is 3; it should be text"),
        ("timeout", True, "the option `timeout` of openai is True; it should be a number"),
        ("moderate", 1, "the option `moderate` of openai is 1; it should be true or false"),
    ],
)
def test_mistakes_name_what_is_known(name: str, value: object, message: str) -> None:
    """A typo, an unknown name, a wrong kind."""
    with pytest.raises(UsageError) as caught:
        known(endpoint(**{name: value}), NAMES)

    assert str(caught.value) == message
