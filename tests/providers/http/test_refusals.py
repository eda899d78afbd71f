"""What is said of a provider's no."""

from __future__ import annotations

import pytest

from generators.errors import KeyRefused
from generators.providers.http.refusals import VendorError, read_vendor_error, refusal
from tests.providers.jobs import PLANTED, endpoint

AT = endpoint("http://127.0.0.1:9/v1")


def test_a_code_that_looks_like_the_name_of_a_key_hides_no_word() -> None:
    """What the provider said stays readable, and the key it echoes does not."""
    error = refusal(AT, VendorError("invalid_api_key", f"Incorrect API key provided: {PLANTED}."), status=401)

    assert type(error) is KeyRefused
    assert str(error).splitlines()[0] == (
        "fake rejects the key (401 invalid_api_key: Incorrect API key provided: ***.)"
    )


def test_a_key_is_hidden_before_a_long_answer_is_cut() -> None:
    """Half a key is one, too."""
    said = str(refusal(AT, VendorError("", "x" * 290 + f" {PLANTED}"), status=400))

    assert PLANTED[:8] not in said


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            "<Error><Code>NoSuchKey</Code><Message>a &lt;b&gt;</Message></Error>",
            VendorError("NoSuchKey", "a <b>"),
        ),
        (
            '<Error xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Code>Slow</Code><Message>x</Message></Error>',
            VendorError("Slow", "x"),
        ),
        ("<Error><Code>NoSuchKey</Code><Mess", VendorError("NoSuchKey")),
        ('\n<?xml version="1.0"?><Error><Code>Slow</Code></Error>', VendorError("Slow")),
        ("<Error><Code>Slow</Code><Detail><Code>1</Code></Detail></Error>", VendorError("Slow")),
        ('<?xml version="1.0" encoding="GB2312"?><Error><Code>慢</Code></Error>', VendorError("慢")),
        ('<?xml version="1.0" encoding="none"?><p>Bad</p>', VendorError("", "  Bad ")),
        ("<html><body>Bad <b>gateway</b></body></html>", VendorError("", "  Bad  gateway   ")),
        ("<Error/>", VendorError("", " ")),
    ],
)
def test_the_xml_of_storage_is_read(body: str, expected: VendorError) -> None:
    """With a namespace, with entities, and where the answer was cut short."""
    assert read_vendor_error(body.encode()) == expected
