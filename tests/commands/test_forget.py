"""`doit forget`, `ignore`, `list`, `info` and `help`: what they say is what the next build does."""

from __future__ import annotations

import pytest

from tests.commands.doit import doit
from tests.engine.house import House


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Code, output and messages of a command."""
    capsys.readouterr()
    code = doit(*words)
    return code, *capsys.readouterr()


def test_a_local_step_runs_again(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """It alone, and the plan says so too."""
    house.doit()

    assert told(capsys, "forget", "segment:gdp/parts") == (0, "forgot segment:gdp/parts: runs again\n", "")
    assert "run      segment:gdp/parts" in told(capsys, "plan")[1]

    house.doit()
    assert house.ran == ["segment:gdp/parts"]


def test_a_generated_result_is_told_to_be_restored(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """With the command that makes another one."""
    house.edit("voice: {preset: warm, rate: 1.0}", "voice: {preset: warm, rate: 1.0, provider: edge}")
    house.doit()
    task = "narration:gdp/parts"

    assert told(capsys, "forget", task) == (
        0,
        f"forgot {task}: its result is kept and restored; `doit reroll {task}` makes another\n",
        "",
    )
    house.doit()
    assert house.ran == []


@pytest.mark.parametrize("words", [("forget",), ("forget", "video:gdp"), ("forget", "video:*")])
def test_a_video_is_all_its_steps(
    house: House, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """The steps that all videos share stay, and so do the packages."""
    house.doit()
    everything = sorted(house.ran)
    code, out, _ = told(capsys, *words)
    planned = told(capsys, "plan")[1]

    assert code == 0
    assert out.count("runs again\n") == len(out.splitlines())
    assert planned.count("run      ") == len(out.splitlines())

    house.doit()
    assert sorted(house.ran) == [task for task in everything if task not in ("npm", "sources")]


def test_the_packages_are_forgotten_only_by_name(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Installing them takes a minute and a network."""
    house.doit()
    told(capsys, "forget", "--all")
    house.doit()

    assert "sources" in house.ran
    assert "npm" not in house.ran

    told(capsys, "forget", "npm")
    house.doit()
    assert house.ran == ["npm"]


def test_an_ignored_video_is_left_out_until_it_is_forgotten(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of its steps, not the name alone."""
    code, out, _ = told(capsys, "ignore", "video:gdp")
    assert code == 0
    assert "ignoring segment:gdp/parts until `doit forget segment:gdp/parts`\n" in out

    house.doit()
    assert not [task for task in house.ran if ":gdp" in task]

    out = told(capsys, "forget", "video:gdp")[1]
    assert "forgot segment:gdp/parts, which was ignored: runs again\n" in out
    house.doit()
    assert "segment:gdp/parts" in house.ran


@pytest.mark.parametrize(
    ("words", "err"),
    [
        ("forget segmnt", 'there is no task, target or command "segmnt": did you mean segment?\n'),
        ("ignore segmnt", 'there is no task, target or command "segmnt": did you mean segment?\n'),
        ("list segmnt", 'there is no task, target or command "segmnt": did you mean segment?\n'),
        ("info segmnt", 'there is no task, target or command "segmnt": did you mean segment?\n'),
        ("info", "info takes one task; `doit list --all` lists the tasks\n"),
        ("ignore", "ignore takes one or more tasks; `doit list --all` lists the tasks\n"),
        ("list --template {nam}", "--template {nam}: the fields are {name}, {doc} and {status}\n"),
        ("help segmnt", 'there is no command or task "segmnt", did you mean "segment"?: '
                        "`doit help` lists the commands\n"),
        ("reset-dep", "doit reset-dep is not supported: freshness goes by content and needs no reset; "
                      "`doit forget TASK` runs a task again\n"),
        ("dumpdb", "doit dumpdb is not supported: "
                   "`doit info TASK` and `doit why TASK` show what is known of a task\n"),
        ("strace x", "doit strace is not supported: `doit info TASK` lists what a task reads and writes\n"),
    ],
)  # fmt: skip
def test_what_is_no_task_ends_with_one_sentence(
    house: House, capsys: pytest.CaptureFixture[str], words: str, err: str
) -> None:
    """And with 3."""
    assert told(capsys, *words.split()) == (3, "", err)


def test_a_group_is_fresh_when_its_parts_are(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """In `list -s` and in the code of `info`."""
    house.doit()

    assert told(capsys, "list", "-s", "-q", "video:gdp", "segment") == (
        0, "U segment     \nU video:gdp   \n", "",
    )  # fmt: skip
    assert told(capsys, "info", "video:gdp")[0] == 0

    (house.root / "build/gdp/final.mp4").unlink()

    assert told(capsys, "list", "-s", "-q", "video:gdp") == (0, "R video:gdp   \n", "")
    code, out, _ = told(capsys, "info", "video:gdp")
    assert code == 1
    assert "    composite:gdp  not fresh\n" in out


def test_a_broken_spec_hurts_only_itself(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """It is listed, and whoever asks more of it gets its errors."""
    (house.root / "scene_specs/broken.yaml").write_text("spec: 1\ntitel: x\n")

    assert told(capsys, "list", "-s", "-q", "video:broken") == (0, "E video:broken   \n", "")
    for command in ("info", "why", "forget", "ignore"):
        code, out, err = told(capsys, command, "video:broken")
        assert (code, out) == (3, "")
        assert err.startswith("scene_specs/broken.yaml:")
    assert told(capsys, "list")[0] == 0


def test_every_command_tells_its_options(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """By -h and --help, wherever they stand."""
    for words in (["clean", "-h"], ["video:gdp", "--help"], ["doctor", "--help"], ["list", "video", "-h"]):
        code, out, err = told(capsys, *words)
        assert (code, err) == (0, "")
        assert out.startswith("PURPOSE\n")


def test_completion_knows_the_tasks(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Also written down in the script."""
    code, out, _ = told(capsys, "tabcompletion", "--hardcode-tasks")

    assert not code
    assert "segment soundtrack sources" in out
