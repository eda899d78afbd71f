"""A planted key appears nowhere but on the wire: not in messages, reprs, logs or files."""

from __future__ import annotations

import copy
import dataclasses
import json
import logging
import traceback
from pathlib import Path

import pytest

from generators.errors import ProviderError
from generators.providers.catalogue.environment import Environment
from generators.providers.roles.call import Secret
from tests.fakes.server import Answer, Asked, Fault, as_json, serving
from tests.providers.contract import CASES, Case
from tests.providers.jobs import PLANTED, endpoint

ALL = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses worth the name."""
    monkeypatch.setenv("API_RETRY_BASE_DELAY", "0.001")


def everything_in(folder: Path) -> bytes:
    """Names and contents of all files."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(str(path).encode() + path.read_bytes() for path in paths)


@ALL
def test_good_work_shows_no_key(case: Case, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the libraries below would log."""
    caplog.set_level(logging.DEBUG)
    with serving(case.fake()) as fake:
        call = case.heard(fake)
        usage = case.make(call.call, tmp_path / "goal")
        used = [header for asked in fake.asked for header in asked.headers.values() if PLANTED in header]

    assert bool(used) == case.has_key
    assert PLANTED not in caplog.text + repr(call) + repr(usage)
    assert PLANTED.encode() not in everything_in(tmp_path)


def echo(asked: Asked) -> list[Answer]:
    """Errors of a server that repeats all it was sent, in its body and in a header."""
    said = f"what is {dict(asked.headers)}?"
    return [
        as_json({"error": {"message": said, "code": PLANTED}}, status=400, headers={"X-Echo": PLANTED}),
        Answer(403, said.encode(), "text/plain"),
        Answer(302, headers={"Location": f"http://user:{PLANTED}@127.0.0.1:1/{PLANTED}?key={PLANTED}"}),
        as_json({"message": said, "code": PLANTED}, status=500),
        Answer(200, f"<html>{said}</html>".encode(), "text/html"),
    ]


@ALL
def test_an_echoing_server_shows_no_key(case: Case, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in the message nor in what a traceback prints."""
    if not case.has_key:
        pytest.skip("it needs no key")
    caplog.set_level(logging.DEBUG)
    with serving(case.fake()) as fake:
        asked = Asked("POST", "/", {}, {"authorization": f"Bearer {PLANTED}", "x-goog-api-key": PLANTED}, b"")
        for answer in echo(asked):
            fake.go_wrong(Fault.answer(answer), at=case.create)
            with pytest.raises(ProviderError) as failed:
                case.make(case.heard(fake).call, tmp_path / "goal")
            shown = "".join(traceback.format_exception(failed.value))

            assert PLANTED not in shown + repr(failed.value) + caplog.text
    assert PLANTED.encode() not in everything_in(tmp_path)


def test_a_secret_shows_itself_nowhere() -> None:
    """Printed, formatted, as part of a dataclass, taken apart, as JSON of last resort."""
    key = Secret(PLANTED)
    at = endpoint("http://x")
    shown = [str(key), repr(key), f"{key:}", f"{at}", repr(at), json.dumps({"key": key}, default=str)]
    shown += [str(dataclasses.asdict(at)), str(dataclasses.astuple(at))]

    assert not [text for text in shown if PLANTED in text]
    assert at == copy.deepcopy(at)


def test_an_environment_shows_no_values(tmp_path: Path) -> None:
    """It holds every key there is."""
    (tmp_path / ".env").write_text(f"A_KEY={PLANTED}\n")

    assert PLANTED not in repr(Environment.read(tmp_path, {"B_KEY": PLANTED}))
