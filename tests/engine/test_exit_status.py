"""How commands end: broken streams, narrow terminals, empty words and faults never show a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generators.engine.exit_status import exit_status_of
from generators.engine.output import write_error
from generators.engine.project import refuse_unbuildable
from generators.errors import UsageError
from tests.engine.house import PROJECT, House

DOIT = (sys.executable, "-c", "import sys; from generators.commands.main import main; sys.exit(main())")
"""As the installed `doit`."""


def run(*words: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """`doit WORDS` in the current folder."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    given = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "env": environment,
        "timeout": 60,
        **options,
    }
    return subprocess.run([*DOIT, *words], check=False, **given)  # type: ignore[call-overload,no-any-return]


COMMANDS = ("check", "list", "plan", "help", "--version")


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_behind_the_output_is_told(house: House, command: str) -> None:
    """In one line, with 1."""
    with Path("/dev/full").open("wb") as full:
        done = run(command, stdout=full)

    said = b"cannot write to standard output: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, said)


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_has_gone_is_no_mistake(house: House, command: str) -> None:
    """As with `| head -1`: not a word, and the code of a broken pipe."""
    reading, writing = os.pipe()
    os.close(reading)
    done = run(command, stdout=writing)
    os.close(writing)

    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "list", "show"])
def test_a_terminal_in_ascii_shows_everything(house: House, command: str) -> None:
    """What it has no sign for is escaped."""
    house.spec.rename(house.root / "scene_specs/caf\u00e9.yaml")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = run(command, env=environment)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
def test_an_empty_word_is_refused(house: House) -> None:
    """doit itself looks at its first character."""
    done = run("make", "image", "")

    said = "an argument is empty: leave it out, or write a value between its quotes\n"
    assert (done.returncode, done.stderr.decode()) == (3, said)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["list", "check", "run"])
def test_a_broken_manifest_is_one_line(house: House, command: str) -> None:
    """Before doit reads it too."""
    (house.root / "pyproject.toml").write_text("[tool.cinemake\n")
    done = run(command)

    said = "pyproject.toml: Expected ']' at the end of a table declaration (at line 1, column 15)"
    assert (done.returncode, done.stderr.decode()) == (3, f"{said}: correct the file\n")


@pytest.mark.slow
def test_a_pipe_in_the_manifests_place_is_not_waited_for(house: House) -> None:
    """It is named."""
    (house.root / "pyproject.toml").unlink()
    os.mkfifo(house.root / "pyproject.toml")
    done = run("list")

    assert (done.returncode, done.stderr) == (3, b"pyproject.toml is a named pipe, not a file\n")


def test_a_fault_is_one_line_and_a_file(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """The file has the traceback, for a report."""
    (house.root / ".cinemake").mkdir()

    assert exit_status_of(lambda: 1 // 0) == 2

    assert capsys.readouterr().err == (
        "internal error in cinemake: ZeroDivisionError('integer division or modulo by zero'); "
        "see .cinemake/fault.log\n"
    )
    assert (house.root / ".cinemake/fault.log").read_text().startswith("Traceback")


def test_a_file_that_cannot_be_used_is_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever opens it, the user can mend it."""
    assert exit_status_of((tmp_path / "gone").read_text) == 3
    assert capsys.readouterr().err == f"cannot use {tmp_path}/gone: No such file or directory\n"


def test_what_a_command_returns_is_passed_on() -> None:
    """Also None."""
    assert exit_status_of(lambda: None) is None
    assert exit_status_of(lambda: 1) == 1


def test_control_codes_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """They are shown as what they are."""
    write_error("a\x1b[31mb\x9bc\rd\te\nf")

    assert capsys.readouterr().err == "a\\u001b[31mb\\u009bc\\u000dd\te\nf\n"


@pytest.mark.parametrize("sign", ["?", "*", "#", "\\"])
def test_a_folder_that_cannot_be_bundled_from_is_refused(sign: str) -> None:
    """Before anything is built in it."""
    with pytest.raises(UsageError) as caught:
        refuse_unbuildable(Path(f"/home/ada/films {sign}1"))

    said = f"/home/ada/films {sign}1 contains {sign}, which Node's bundlers cannot read"
    assert str(caught.value) == f"{said}: rename the folder"
    refuse_unbuildable(Path("/home/ada/a b[c]%20'\n\"$;:&=é"))
