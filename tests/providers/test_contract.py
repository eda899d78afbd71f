"""What every provider promises, whatever its server does; the rows are in contract.py."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from generators.errors import (
    KeyMissing,
    KeyRefused,
    Moderated,
    NoAccess,
    NoResult,
    ProviderError,
    ProviderRefused,
    QuotaSpent,
    RateLimited,
    TimedOut,
    Unsure,
)
from tests.fakes.server import Fault, serving
from tests.providers.contract import CASES, Case
from tests.providers.jobs import PLANTED, Heard, OpenJob, endpoint


def over(cases: list[Case]) -> pytest.MarkDecorator:
    """The test runs for each of these."""
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


ALL = over(CASES)
WITH_JOBS = over([case for case in CASES if case.look])
WITHOUT_JOBS = over([case for case in CASES if not case.look])
WITH_FILES = over([case for case in CASES if case.file])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses between attempts are real, and short."""
    monkeypatch.setenv("API_RETRY_BASE_DELAY", "0.001")


def named(value: object) -> str | None:
    """A fault's name among the parameters."""
    return f"{value.how}{value.number or ''}" if isinstance(value, Fault) else None


@ALL
def test_work_is_done_with_one_paid_request(case: Case, tmp_path: Path) -> None:
    """The result lies at the goal, alone, and something is known of what it used."""
    with serving(case.fake()) as fake:
        call = case.heard(fake)
        usage = case.make(call.call, tmp_path / "goal")

        assert fake.count(case.create) == call.job.all_creates == 1
        assert [path.name for path in tmp_path.iterdir()] == ["goal"]
        assert usage is None or usage.counts


REFUSALS: list[tuple[int, tuple[type[ProviderError], ...]]] = [
    (400, (ProviderRefused,)),
    (401, (KeyRefused, KeyMissing)),
    (402, (QuotaSpent,)),
    (403, (NoAccess,)),
    (404, (NoAccess,)),
    (429, (RateLimited, QuotaSpent)),
]


@pytest.mark.parametrize(("status", "kinds"), REFUSALS, ids=[str(status) for status, _ in REFUSALS])
@ALL
def test_a_definite_no_is_told_as_what_it_is(
    case: Case, status: int, kinds: tuple[type[ProviderError], ...], tmp_path: Path
) -> None:
    """Once, without doubt, and nothing is written."""
    with serving(case.fake()) as fake:
        fake.go_wrong(Fault.status(status, retry_after="1"), at=case.create, times=9)
        call = case.heard(fake)
        with pytest.raises(ProviderRefused) as refused:
            case.make(call.call, tmp_path / "goal")

        assert isinstance(refused.value, kinds)
        assert fake.count(case.create) == 1
        assert list(tmp_path.iterdir()) == []
        assert PLANTED not in str(refused.value)


DOUBTS = [Fault.status(500), Fault.status(503), Fault.cut(), Fault.refuse(), Fault.truncated()]


@pytest.mark.parametrize("fault", DOUBTS, ids=named)
@ALL
def test_a_create_in_doubt_is_never_sent_again(case: Case, fault: Fault, tmp_path: Path) -> None:
    """Neither by the provider nor by the next run, which has only the journal to go by."""
    with serving(case.fake()) as fake:
        fake.go_wrong(fault, at=case.create)
        call = case.heard(fake)
        for _ in range(2):
            with pytest.raises(Unsure):
                case.make(call.call, tmp_path / "goal")

        assert fake.count(case.create) == 1
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [Fault.junk(), Fault.empty()], ids=named)
@ALL
def test_junk_in_place_of_an_answer_is_no_result(case: Case, fault: Fault, tmp_path: Path) -> None:
    """And not asked for again."""
    if fault.how == "junk" and not case.junk_is_noticed:
        pytest.skip("its answer is bare sound, of which anything might be a sample")
    with serving(case.fake()) as fake:
        fake.go_wrong(fault, at=case.create)
        call = case.heard(fake)
        with pytest.raises((Unsure, NoResult)):
            case.make(call.call, tmp_path / "goal")

        assert fake.count(case.create) == 1
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [Fault.silent(), Fault.drip(0.2)], ids=named)
@WITHOUT_JOBS
def test_the_time_limit_holds(case: Case, fault: Fault, tmp_path: Path) -> None:
    """For silence and for a byte now and then; the request may have arrived."""
    with serving(case.fake()) as fake:
        fake.go_wrong(fault, at=case.create)
        call = case.heard(fake, timeout=0.3)
        with pytest.raises(Unsure, match="sent no complete answer in time"):
            case.make(call.call, tmp_path / "goal")

        assert fake.count(case.create) == 1
        assert list(tmp_path.iterdir()) == []


@ALL
def test_a_server_that_is_not_there_has_surely_not_been_paid(case: Case, tmp_path: Path) -> None:
    """The address is named, and the job can be tried again."""
    with serving(case.fake()) as fake:
        call = case.heard(fake)
    with pytest.raises(ProviderError, match=fake.url.removeprefix("http://")) as failed:
        case.make(call.call, tmp_path / "goal")

    assert not isinstance(failed.value, Unsure)
    assert not call.job.unsure


@ALL
def test_a_wrong_key_is_refused_and_shown_nowhere(case: Case, tmp_path: Path) -> None:
    """The fakes echo what services echo."""
    if not case.has_key:
        pytest.skip("it needs no key")
    with serving(case.fake()) as fake:
        wrong = "another-key-51b2c8d0"
        at = endpoint(
            fake.url + case.base, provider=case.provider, model=case.model, key=wrong, options=case.options
        )
        with pytest.raises(KeyRefused) as refused:
            case.make(Heard(at).call, tmp_path / "goal")

        assert wrong not in str(refused.value) + repr(refused.value)


@pytest.mark.parametrize(
    "fault",
    [Fault.status(429, retry_after="0"), Fault.status(503), Fault.cut(), Fault.truncated()],
    ids=named,
)
@WITH_JOBS
def test_looking_at_a_job_is_tried_again(case: Case, fault: Fault, tmp_path: Path) -> None:
    """The job goes on meanwhile."""
    with serving(case.fake()) as fake:
        fake.go_wrong(fault, at=case.look, times=2)
        case.make(case.heard(fake).call, tmp_path / "goal")

        assert fake.count(case.create) == 1


@WITH_JOBS
def test_a_job_is_picked_up_by_its_id(case: Case, tmp_path: Path) -> None:
    """Killed between submit and result: the next run has only the id, and pays nothing."""
    with serving(case.fake()) as fake:
        killed = case.heard(fake, timeout=0.15)
        fake.go_wrong(Fault.status(500), at=case.look, times=10_000)
        with contextlib.suppress(ProviderError):
            case.make(killed.call, tmp_path / "goal")
        known = killed.job.known
        assert known
        fake.heal()
        again = case.heard(fake, OpenJob(known=known))
        case.make(again.call, tmp_path / "goal")

        assert again.job.creates == 0
        assert fake.count(case.create) == 1


@WITH_JOBS
def test_a_job_that_never_ends_is_given_up_but_not_forgotten(case: Case, tmp_path: Path) -> None:
    """The message names it; an unknown state is waited for like any other."""
    for state in ("RUNNING", "PONDERING"):
        with serving(case.fake()) as fake:
            assert case.ends
            case.ends(fake, state)
            call = case.heard(fake, timeout=0.15)
            with pytest.raises(TimedOut) as late:
                case.make(call.call, tmp_path / "goal")

            assert call.job.known
            assert call.job.known in str(late.value)
            assert fake.count(case.create) == 1


@pytest.mark.parametrize(
    ("ends", "kind"), [("FAILED", ProviderError), ("moderated", Moderated), ("without-url", NoResult)]
)
@WITH_JOBS
def test_a_job_that_comes_to_nothing_says_why(
    case: Case, ends: str, kind: type[ProviderError], tmp_path: Path
) -> None:
    """Failure, moderation, and success without a result."""
    with serving(case.fake()) as fake:
        assert case.ends
        case.ends(fake, ends)
        with pytest.raises(kind):
            case.make(case.heard(fake).call, tmp_path / "goal")

        assert fake.count(case.create) == 1
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [Fault.truncated(), Fault.status(503), Fault.cut()], ids=named)
@WITH_FILES
def test_a_download_is_tried_again_until_it_is_whole(case: Case, fault: Fault, tmp_path: Path) -> None:
    """Nothing is paid for it."""
    with serving(case.fake()) as fake:
        fake.go_wrong(fault, at=case.file, times=2)
        case.make(case.heard(fake).call, tmp_path / "goal")

        assert fake.count(case.create) == 1
        assert [path.name for path in tmp_path.iterdir()] == ["goal"]


@pytest.mark.parametrize(
    "fault",
    [Fault.status(403), Fault.status(404), Fault.junk(), Fault.empty(), Fault.wrong_type()],
    ids=named,
)
@WITH_FILES
def test_a_link_without_the_result_is_an_error(case: Case, fault: Fault, tmp_path: Path) -> None:
    """Expired, gone, a page instead of a file: nothing is written, nothing is paid again."""
    with serving(case.fake()) as fake:
        fake.go_wrong(fault, at=case.file, times=9)
        with pytest.raises(ProviderError):
            case.make(case.heard(fake).call, tmp_path / "goal")

        assert fake.count(case.create) == 1
        assert list(tmp_path.iterdir()) == []
