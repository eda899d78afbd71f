"""The journal on a real disk: what is written is there after any end of the process that wrote it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generators.errors import DiskRefused, UsageError
from generators.money.journal import Journal
from generators.money.ledger import JournalEntry, LedgerLine, spent_by_video
from generators.money.liveness import OwnerLock
from tests.store.paidwork import KEY, work
from tests.store.permissions import modes_count

PROJECT = Path(__file__).parents[2]
WRITER = """\
import sys, time
from pathlib import Path
from generators.money.journal import Journal
from tests.store.paidwork import KEY, work
journal = Journal(Path(sys.argv[1]))
entry = journal.begin(KEY, work(), "token-1")
if sys.argv[2] == "sent":
    journal.sent(entry, "job-7")
if sys.argv[2] == "answered":
    journal.answered(entry, {"data": [1, "two"]})
if sys.argv[2] == "closed":
    journal.close(KEY, usd=0.05, counts={"images": 1})
print("there", flush=True)
time.sleep(600)
"""


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """An empty one."""
    return Journal(tmp_path / "data")


def writer(folder: Path, point: str) -> subprocess.Popen[str]:
    """Another process that has come to this point and waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), point],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "there\n"
    return process


def killed_at(folder: Path, point: str) -> None:
    """The same, ended without a word."""
    process = writer(folder, point)
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize(("point", "job_id"), [("opened", None), ("sent", "job-7"), ("answered", None)])
def test_a_killed_process_leaves_what_it_had_come_to(tmp_path: Path, point: str, job_id: str | None) -> None:
    """State, id and token are those it wrote; nobody is at work on it any more."""
    killed_at(tmp_path / "data", point)
    journal = Journal(tmp_path / "data")
    entry = journal.find(KEY)

    assert entry is not None
    assert (entry.state, entry.job_id, entry.token, entry.work) == (point, job_id, "token-1", work())
    assert not journal.is_in_flight(entry)
    assert journal.ledger() == []
    if point == "answered":
        assert journal.answer(entry) == {"data": [1, "two"]}


def test_what_was_closed_stays_closed(tmp_path: Path) -> None:
    """The line of the ledger and the end of the entry are one change."""
    killed_at(tmp_path / "data", "closed")
    journal = Journal(tmp_path / "data")
    (line,) = journal.ledger()

    assert journal.open_work() == []
    assert (line.usd, line.expected, line.kind, dict(line.counts)) == (0.05, 0.04, "paid", {"images": 1})
    assert (line.task, line.video, line.provider, line.model) == (
        "image:gdp/hook",
        "gdp",
        "openai",
        "gpt-image-2",
    )


def test_two_processes_do_not_begin_the_same(tmp_path: Path, journal: Journal) -> None:
    """The second one is told to wait, as long as the first one lives."""
    process = writer(tmp_path / "data", "opened")
    try:
        entry = journal.find(KEY)
        assert entry is not None
        assert journal.is_in_flight(entry)
        with pytest.raises(UsageError) as refused:
            journal.begin(KEY, work(), "token-2")

        assert str(refused.value) == (
            "another run has sent the request for image:gdp/hook: wait for that run, then run doit again"
        )
    finally:
        process.kill()
        process.communicate()
    assert not journal.is_in_flight(entry)


def test_of_many_threads_one_begins(journal: Journal) -> None:
    """Whoever comes second is refused, whatever the timing."""

    def begin(number: int) -> bool:
        try:
            journal.begin(KEY, work(), f"token-{number}")
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(begin, range(16))) == 1


def test_marks_of_the_dead_are_swept(tmp_path: Path, journal: Journal) -> None:
    """Only the living have a file in the folder."""
    killed_at(tmp_path / "data", "sent")
    assert len(list((tmp_path / "data/journal.runs").iterdir())) == 1
    journal.begin(f"{KEY}/2", work(), "token-2")

    assert len(list((tmp_path / "data/journal.runs").iterdir())) == 1

    entry = journal.find(f"{KEY}/2")
    assert entry is not None
    journal.returned(entry)
    journal.disconnect()
    assert list((tmp_path / "data/journal.runs").iterdir()) == []


def test_requests_in_the_air_are_known_until_they_land(journal: Journal) -> None:
    """Whoever ends a run asks for them."""
    first, second = (journal.begin(f"{KEY}/{n}", work(), "t") for n in (1, 2))
    journal.sent(first, "job-1")
    assert journal.in_flight() == 2
    assert not journal.is_in_flight(journal.find(first.name) or first)
    assert journal.is_in_flight(second)

    journal.returned(first)
    journal.returned(second)

    assert journal.in_flight(timeout_seconds=5) == 0
    assert not journal.is_in_flight(second)


def test_nothing_begins_when_the_run_is_ending(journal: Journal) -> None:
    """A request in flight still returns."""
    entry = journal.begin(KEY, work(), "t")
    journal.end()
    with pytest.raises(UsageError) as refused:
        journal.begin(f"{KEY}/2", work(), "t")
    journal.sent(entry, "job-1")
    journal.returned(entry)

    assert str(refused.value) == "the run ended before the request for image:gdp/hook was sent"
    assert [(e.name, e.job_id) for e in journal.open_work()] == [(KEY, "job-1")]


def test_looking_makes_no_file(tmp_path: Path, journal: Journal) -> None:
    """Most projects never pay."""
    assert journal.find(KEY) is None
    assert (journal.open_work(), journal.ledger(), journal.close(KEY)) == ([], [], None)
    assert not (tmp_path / "data").exists()


def test_closing_takes_a_job_with_its_parts_and_no_other(journal: Journal) -> None:
    """What was expected is that of all parts; `turn-1` is no part of `turn-10`."""
    for name, expected in ((f"{KEY}/turn-1", 0.04), (f"{KEY}/turn-1/piece-2", 0.0), (f"{KEY}/turn-10", 0.5)):
        journal.begin(name, work(expected=expected), "t")
    line = journal.close(f"{KEY}/turn-1")

    assert line is not None
    assert (line.expected, line.usd, line.reckoned) == (0.04, None, 0.04)
    assert [entry.name for entry in journal.open_work()] == [f"{KEY}/turn-10"]
    assert journal.close(f"{KEY}/turn-1") is None
    assert len(journal.ledger()) == 1


def test_an_unknown_part_makes_the_whole_unknown(journal: Journal) -> None:
    """Never zero."""
    journal.begin(KEY, work(expected=0.04), "t")
    journal.begin(f"{KEY}/2", work(expected=None), "t")
    line = journal.close(KEY)

    assert line is not None
    assert line.reckoned is None


def test_answers_come_back_as_they_were(journal: Journal) -> None:
    """JSON and bytes; anything else is a mistake of ours."""
    entry = journal.begin(KEY, work(), "t")
    for answer in (b"RIFF\x00\xff", {"a": [1, None, "ü"]}, "text"):
        journal.answered(entry, answer)
        assert journal.answer(entry) == answer

    with pytest.raises(TypeError):
        journal.answered(entry, object())


def test_projects_are_told_apart(journal: Journal) -> None:
    """One journal serves them all."""
    journal.begin("a", work(project="/one"), "t")
    journal.begin("b", work(project="/two"), "t")
    journal.close("b")

    assert [entry.name for entry in journal.open_work("/one")] == ["a"]
    assert journal.open_work("/two") == []
    assert [line.project for line in journal.ledger("/two")] == ["/two"]
    assert journal.ledger("/one") == []


@pytest.mark.parametrize("where", [0, 3000])
def test_a_damaged_journal_is_told_and_never_dropped(tmp_path: Path, journal: Journal, where: int) -> None:
    """It says which jobs were sent: whoever dropped it would pay twice."""
    for number in range(50):
        journal.begin(f"{KEY}/{number}", work(), "t")
    journal.disconnect()
    data = bytearray(journal.path.read_bytes())
    data[where : where + 3000] = b"junk" * 750
    journal.path.write_bytes(data)
    for act in (lambda: journal.find(KEY), lambda: journal.begin("new", work(), "t"), journal.ledger):
        with pytest.raises(UsageError) as told:
            act()

        assert str(told.value).startswith(f"cannot read the journal of paid work {journal.path} (")
        assert str(told.value).endswith(
            "): it records which jobs were sent, so it is never deleted automatically; "
            "restore a backup, or move the file away if no job was open"
        )
    assert journal.path.read_bytes() == bytes(data)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("empty", "it is empty"),
        ("folder", "it is not a regular file"),
        ("pipe", "it is not a regular file"),
        ("loop", "Too many levels of symbolic links"),
        ("dead link", "it is a broken link"),
    ],
)
def test_what_stands_in_the_journals_place_is_never_a_new_journal(
    journal: Journal, what: str, why: str
) -> None:
    """A new one has spent nothing: whoever took it for one would refill every budget and pay again."""
    path = journal.path
    path.parent.mkdir(exist_ok=True)
    if what == "empty":
        path.touch()
    elif what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path if what == "loop" else "gone")

    for act in (lambda: journal.find(KEY), lambda: journal.begin("new", work(), "t"), journal.ledger):
        with pytest.raises(UsageError) as told:
            act()

        assert str(told.value).startswith(
            f"cannot read the journal of paid work {path} ({why}): it records which jobs were sent"
        )


def test_journals_opened_at_once_are_one(tmp_path: Path) -> None:
    """None of them finds the file before it is whole."""
    for number in range(10):
        folder = tmp_path / str(number)
        journals = [Journal(folder) for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            for at, one in enumerate(journals):
                pool.submit(one.begin, f"{KEY}/{at}", work(), "t")

        assert len(Journal(folder).of_whole(KEY)) == 8
        assert not list(folder.glob(".journal*"))


def test_an_entry_that_cannot_be_read_is_told(journal: Journal) -> None:
    """Not a traceback, and not nothing."""
    journal.begin(KEY, work(), "t")
    journal._opened().execute("update open set entry = '{}'")

    with pytest.raises(UsageError, match=r"cannot read the journal of paid work .*"):
        journal.find(KEY)


def test_a_folder_that_denies_is_named_before_anything_is_sent(tmp_path: Path, journal: Journal) -> None:
    """No entry, no request."""
    (tmp_path / "data").mkdir(mode=0o500)

    with modes_count(), pytest.raises(DiskRefused) as told:
        journal.begin(KEY, work(), "t")

    assert str(told.value) == (
        f"{tmp_path / 'data'} cannot be written (Permission denied): make it writable, or move the data "
        "folder with [tool.cinemake] store.path, then run doit again; finished work is kept"
    )


def test_what_was_spent_counts_open_work_and_no_savings(journal: Journal) -> None:
    """Bills first, else what was expected."""
    journal.begin("billed", work(), "t")
    journal.close("billed", usd=0.07)
    journal.begin("unbilled", work(), "t")
    journal.close("unbilled", kind="failed")
    journal.begin("open", work(task="image:tides/sea"), "t")
    journal.note(LedgerLine("image:gdp/hook", "gdp", "/p", "openai", "m", None, 0.07, "saved"))

    assert spent_by_video(journal.ledger(), journal.open_work()) == {
        "gdp": pytest.approx(0.11),
        "tides": 0.04,
    }


def test_many_threads_make_one_mark(tmp_path: Path) -> None:
    """Paid steps begin at once; a lock of one's own file, taken twice, would wait for ever."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for number in range(30):
            presence = OwnerLock(tmp_path / str(number))
            with ThreadPoolExecutor(8) as pool:
                names = [pool.submit(lambda mark: mark.name, presence) for _ in range(16)]
                assert len({name.result() for name in names}) == 1
            presence.leave()
    finally:
        sys.setswitchinterval(interval)


class ClosedMeanwhile(Journal):
    """A journal whose open work another process closes just before it is read."""

    other: Journal

    def open_work(self, project: str | None = None) -> list[JournalEntry]:
        """As of the moment after."""
        self.other.close(KEY, usd=0.04)
        return super().open_work(project)


def test_work_that_is_closed_meanwhile_is_counted_once(tmp_path: Path) -> None:
    """Read one after the other, ledger and open work could both miss it, and a budget would be exceeded."""
    journal = ClosedMeanwhile(tmp_path / "data")
    journal.other = Journal(tmp_path / "data")
    journal.begin(KEY, work(), "token-1")

    lines, open_work = journal.snapshot()

    assert (len(lines), [entry.name for entry in open_work]) == (0, [KEY])
    lines, open_work = journal.snapshot()
    assert (len(lines), open_work) == (1, [])


def test_a_snapshot_of_no_journal_creates_none(journal: Journal) -> None:
    """Most projects never pay."""
    assert journal.snapshot("coins") == ([], [])
    assert not journal.path.exists()
