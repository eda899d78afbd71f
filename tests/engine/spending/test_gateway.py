"""Whole builds through servers that bill: what was planned is what was paid, once, within the budget."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generators.engine.project import find_project
from generators.money.journal import Journal
from generators.money.ledger import PaidWork
from generators.steps.workers import worker
from tests.engine.house import House
from tests.fakes.dashscope import TASK, DashScopeFake
from tests.fakes.openai_images import OpenAIImagesFake
from tests.fakes.server import Fault, serving
from tests.providers.jobs import PLANTED

PROJECT = Path(__file__).parents[2]
MADE = "POST /v1/images/generations"
SPEC = """\
spec: 1
title: Two coins
profile: offline
budget: {budget}
models: {{image: {{provider: {provider}, model: {model}, base_url: "{url}", options: {options}}}}}
scenes:
  - {{id: one, say: Look at one coin., background: a gold coin}}
  - {{id: two, say: Now look at another., background: a silver coin}}
  - {{id: same, say: And at the first again., background: a gold coin}}
"""
PRICES = """\
dated: 2026-11-20
providers:
  openai: {models: {gpt-image-2: {price: {image: 0.04, noted: 2026-11-20}}}}
  dashscope: {models: {wan2.2-t2i-flash: {price: {image: 0.03, noted: 2026-11-20}}}}
"""
BUILDER = """\
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests that run in the background have it ignored
from pathlib import Path
from generators.steps.workers import worker
from tests.engine.house import House
house = House.__new__(House)
house.root, house.ran, house.failures = Path.cwd(), [], {}
house.stand_ins = {"image": worker("image").run}
house.doit("image:gdp/one")
sys.exit(house.code)
"""
REROLLER = """\
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from doit.doit_cmd import DoitMain
sys.exit(DoitMain().run(["reroll", "image:gdp/one", "-k", "10"]))
"""


class Shop:
    """A project whose pictures are made by a server."""

    def __init__(self, house: House, provider: str, model: str, url: str) -> None:
        self.house, self._said = house, {"provider": provider, "model": model, "url": url}
        house.stand_ins["image"] = worker("image").run
        (house.root / "providers.yaml").write_text(PRICES, "utf-8")
        self.spec()

    def spec(self, budget: str = "1.00", options: str = "{}") -> None:
        """Write the spec anew."""
        self.house.spec.write_text(SPEC.format(budget=budget, options=options, **self._said), "utf-8")

    @property
    def journal(self) -> Journal:
        """The journal as another process sees it."""
        return Journal(find_project().data)

    @property
    def paid(self) -> list[tuple[str, str, float | None]]:
        """Kind, task and bill of every line of the ledger."""
        return [(line.kind, line.task, line.usd) for line in self.journal.ledger()]

    def run(self, *words: str) -> tuple[int, str, str]:
        """A command in a process of its own: code, output, errors."""
        done = subprocess.run(
            [sys.executable, "-m", "doit", *words],
            cwd=self.house.root,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def json(self, *words: str) -> Any:
        """The same, of a command that succeeds and prints JSON."""
        code, out, err = self.run(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    def start(self) -> subprocess.Popen[str]:
        """A build of the first picture in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", BUILDER],
            cwd=self.house.root,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIImagesFake]:
    """A server of OpenAI's kind, four cents a picture."""
    monkeypatch.setenv("OPENAI_API_KEY", PLANTED)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with serving(OpenAIImagesFake()) as server:
        yield server


@pytest.fixture
def shop(house: House, fake: OpenAIImagesFake) -> Shop:
    """A project that buys there."""
    return Shop(house, "openai", "gpt-image-2", f"{fake.url}/v1")


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> Iterator[DashScopeFake]:
    """A server whose work is asked for by id."""
    monkeypatch.setenv("DASHSCOPE_API_KEY", PLANTED)
    monkeypatch.delenv("DASHSCOPE_BASE_URL", raising=False)
    with serving(DashScopeFake()) as server:
        yield server


@pytest.fixture
def task_shop(house: House, tasks: DashScopeFake) -> Shop:
    """A project that buys there."""
    shop = Shop(house, "dashscope", "wan2.2-t2i-flash", f"{tasks.url}/api/v1")
    shop.spec(options="{poll: 0.05}")
    return shop


def until(what: Any, seconds: float = 20.0) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


def test_the_plan_names_the_dollars_that_are_then_billed(shop: Shop, fake: OpenAIImagesFake) -> None:
    """Per step and in total; what two scenes ask for alike is paid for once."""
    plan = shop.json("plan", "video:gdp")
    usd = {task["name"]: task["usd"] for task in plan["tasks"] if task["usd"] != 0}
    shop.house.doit()

    assert shop.house.failures == {}
    assert usd == {"image:gdp/one": 0.04, "image:gdp/two": 0.04}
    assert (plan["totals"]["usd"], plan["totals"]["usd_unknown"]) == (0.08, 0)
    assert plan["money"] == [
        {"video": "gdp", "budget": 1, "spent": 0, "left": 1, "planned": 0.08, "unknown": 0, "stop": None}
    ]
    assert fake.count(MADE) == 2
    assert "this run cost $0.080" in shop.house.notes
    assert sorted(line[2] or 0 for line in shop.paid) == [0.04, 0.04]
    assert shop.journal.open_work() == []
    one, same = (shop.house.root / f"build/gdp/scenes/{scene}/background.png" for scene in ("one", "same"))
    assert one.read_bytes() == same.read_bytes()

    again = shop.json("plan", "video:gdp")
    assert again["totals"]["usd"] == 0
    assert again["money"][0]["left"] == 0.92


def test_a_fresh_folder_is_restored_without_a_request(shop: Shop, fake: OpenAIImagesFake) -> None:
    """By the lock, and without it; what that saved is noted."""
    shop.house.doit()
    for lost in ((), ("scene_specs/gdp.lock", ".cinemake")):
        shutil.rmtree(shop.house.root / "build")
        for name in lost:
            path = shop.house.root / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        results = shop.house.doit()

        assert {result for task, result in results.items() if task.startswith("image:gdp/")} == {"restored"}
    assert fake.count(MADE) == 2
    assert [line for line in shop.paid if line[0] == "saved"].count(("saved", "image:gdp/two", 0.04)) == 2
    assert shop.json("cost")["saved"]["usd"] == 0.24


def flip(blob: Path) -> None:
    """One bit of a stored file, its size as it was."""
    data = bytearray(blob.read_bytes())
    data[len(data) // 2] ^= 1
    blob.chmod(0o644)
    blob.write_bytes(bytes(data))


def lose_outputs(house: House, *more: str) -> None:
    """As in a fresh clone beside the store."""
    for name in ("build", ".cinemake", *more):
        path = house.root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_a_damaged_picture_is_not_bought_again_where_the_lock_holds_it(
    shop: Shop, fake: OpenAIImagesFake
) -> None:
    """The plan says where the build stops; `doit reroll` buys another one knowingly."""
    shop.house.doit("image")
    lose_outputs(shop.house)
    for blob in shop.house.data.glob("store/blobs/??/*"):
        flip(blob)
    plan = {task["name"]: task for task in shop.json("plan", "image")["tasks"]}
    assert (plan["image:gdp/one"]["action"], plan["image:gdp/one"]["usd"]) == ("stop", 0)
    for _ in range(2):
        results = shop.house.doit("image")
        assert set(results.values()) == {"fail", "not-run"}  # not-run: the group of all pictures
        assert all(" that is lost: " in message for message in shop.house.failures.values())
    assert fake.count(MADE) == 2
    assert [kind for kind, *_ in shop.paid] == ["paid", "paid"]

    assert shop.run("reroll", "image:gdp/two", "--max-cost", "0.04")[0] == 0
    assert shop.house.doit("image:gdp/two")["image:gdp/two"] == "restored"
    assert fake.count(MADE) == 3


def test_a_damaged_picture_that_no_lock_holds_is_planned_as_a_purchase(
    shop: Shop, fake: OpenAIImagesFake
) -> None:
    """Never promised as restored, and told as bought when it was."""
    shop.house.doit("image")
    lose_outputs(shop.house, "scene_specs/gdp.lock")
    for blob in shop.house.data.glob("store/blobs/??/*"):
        flip(blob)
    plan = {task["name"]: task for task in shop.json("plan", "image")["tasks"]}
    entries = {
        f"its stored result is lost ({e}): made again" for e in shop.house.data.glob("store/results/??/*")
    }
    assert (plan["image:gdp/one"]["action"], plan["image:gdp/one"]["usd"]) == ("run", 0.04)
    assert plan["image:gdp/one"]["reason"] in entries

    results = shop.house.doit("image")
    assert results["image:gdp/one"] == "success"
    # The server's pictures have the same bytes: where the first is stored in time, it heals the second.
    assert fake.count(MADE) in (3, 4)
    assert [kind for kind, *_ in shop.paid].count("paid") == fake.count(MADE)


def test_the_budget_stops_before_the_call(shop: Shop, fake: OpenAIImagesFake) -> None:
    """The plan says so first, in the same words; nothing more arrives; a raised budget goes on."""
    shop.spec(budget="0.05")
    (money,) = shop.json("plan", "video:gdp")["money"]
    shop.house.doit()
    (failed,) = [message for task, message in shop.house.failures.items() if "would cost" in message][:1]

    assert fake.count(MADE) == 1
    assert money["stop"] == (
        "image:gdp/two: it would cost about $0.040, and $0.040 of $0.05 (the budget of gdp) is spent or set "
        "aside: raise the limit, or leave the step out"
    )
    assert failed == f"{money['stop'].partition(': ')[2]}\nNothing was sent."

    shop.spec(budget="0.08")
    shop.house.doit()
    assert (shop.house.failures, fake.count(MADE)) == ({}, 2)


def test_without_a_budget_nobody_is_asked(shop: Shop, fake: OpenAIImagesFake) -> None:
    """Neither where a price is unknown, which is shown as such."""
    shop.spec(budget="1.00")
    (shop.house.root / "providers.yaml").unlink()
    plan = shop.json("plan", "video:gdp")
    shop.house.doit("image:gdp/one")

    assert fake.count("") == 0
    assert (plan["totals"]["usd"], plan["totals"]["usd_unknown"]) == (0, 2)
    assert plan["money"][0]["stop"].startswith("image:gdp/one: its price is unknown: ")
    said = plan["money"][0]["stop"].removeprefix("image:gdp/one: ")
    assert shop.house.failures["image:gdp/one"] == f"{said}\nNothing was sent."
    assert "price unknown" in shop.run("plan", "video:gdp")[1]
    assert shop.json("plan", "video:gdp", "--allow-unknown-cost")["money"][0]["stop"] is None


def test_a_refused_prompt_is_closed_and_a_busy_server_leaves_it_open(
    task_shop: Shop, tasks: DashScopeFake
) -> None:
    """What never gives a result is asked for anew; what may still come is not."""
    tasks.script.ends = "FAILED"
    task_shop.house.doit("image:gdp/one")
    assert "image:gdp/one" in task_shop.house.failures
    assert [(line.kind, line.expected) for line in task_shop.journal.ledger()] == [("failed", 0.03)]

    tasks.script.ends = "RUNNING"
    task_shop.spec(options="{poll: 0.05, timeout: 0.2}")
    task_shop.house.doit("image:gdp/one")
    (entry,) = task_shop.journal.open_work()
    assert (entry.state, tasks.count(f"POST {TASK}")) == ("sent", 2)
    (job,) = task_shop.json("jobs")
    assert (job["task"], job["state"], job["job"]) == ("image:gdp/one", "sent", entry.job_id)
    assert task_shop.json("plan", "image:gdp/one")["totals"]["usd"] == 0

    for task in tasks.tasks.values():
        task.ends = "SUCCEEDED"
    task_shop.house.doit("image:gdp/one")
    assert (task_shop.house.failures, tasks.count(f"POST {TASK}")) == ({}, 2)
    assert [line.kind for line in task_shop.journal.ledger()] == ["failed", "paid"]


def test_a_kill_between_submit_and_result_costs_nothing(task_shop: Shop, tasks: DashScopeFake) -> None:
    """The next build asks for the same job by its id."""
    tasks.script.ends = "RUNNING"
    process = task_shop.start()
    until(lambda: tasks.count("GET /api/v1/tasks/") > 1)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    for task in tasks.tasks.values():
        task.ends = "SUCCEEDED"
    task_shop.house.doit("image:gdp/one")

    assert task_shop.house.failures == {}
    assert tasks.count(f"POST {TASK}") == 1
    assert [(line.kind, line.usd) for line in task_shop.journal.ledger()] == [("paid", 0.03)]
    assert task_shop.journal.open_work() == []


def test_a_page_in_place_of_an_answer_leaves_the_job_open(task_shop: Shop, tasks: DashScopeFake) -> None:
    """A gateway on the way knows nothing of the job: the next build asks for it by its id."""
    for fault, at in ((Fault.junk(), "GET /api/v1/tasks/"), (Fault.wrong_type(), "GET /results/")):
        tasks.go_wrong(fault, at=at)
        task_shop.house.doit("image:gdp/one")
        assert list(task_shop.house.failures) == ["image:gdp/one"]
        assert [entry.job_id for entry in task_shop.journal.open_work()] == ["task-1"]

    task_shop.house.doit("image:gdp/one")

    assert task_shop.house.failures == {}
    assert tasks.count(f"POST {TASK}") == 1
    assert task_shop.paid == [("paid", "image:gdp/one", 0.03)]


def test_a_kill_before_the_answer_is_told_and_released_by_hand(shop: Shop, fake: OpenAIImagesFake) -> None:
    """Never sent twice by itself; given up, it stays counted."""
    fake.go_wrong(Fault.silent(), at=MADE)
    process = shop.start()
    until(lambda: fake.count(MADE))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    shop.house.doit("image:gdp/one")

    assert "it is not sent again automatically" in shop.house.failures["image:gdp/one"]
    assert fake.count(MADE) == 1
    assert "unknown whether it arrived: look at the provider, then doit jobs --release" in shop.run("jobs")[1]

    code, out, _ = shop.run("jobs", "--release", "image:gdp/one")
    assert (code, out) == (
        0,
        "image:gdp/one: gave up $0.040 for openai gpt-image-2\n"
        "  the next build sends the request again; if the first one did arrive, it is paid twice\n"
        "  the amount stays counted as spent, because it may have been paid\n",
    )
    assert shop.run("jobs", "--release", "image:gdp/one")[0] == 3
    shop.house.doit("image:gdp/one")
    assert (shop.house.failures, fake.count(MADE)) == ({}, 2)
    assert shop.json("cost")["spent"] == {"usd": 0.08, "calls": 2, "unknown": 0}


def test_what_was_stored_before_a_kill_is_closed_by_the_next_build(
    shop: Shop, fake: OpenAIImagesFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is written before the ledger."""
    with monkeypatch.context() as patched:
        patched.setattr("generators.money.gateway.ProviderGateway.close", lambda *_: None)
        shop.house.doit("image:gdp/one")
    assert len(shop.journal.open_work()) == 1

    shop.house.doit("image:gdp/one")

    assert fake.count(MADE) == 1
    assert shop.paid == [("paid", "image:gdp/one", 0.04)]
    assert shop.journal.open_work() == []


def test_an_answer_that_was_kept_is_used(
    shop: Shop, fake: OpenAIImagesFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture lay in the answer, and our disk was full when it was to be stored."""
    with monkeypatch.context() as patched:

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        patched.setattr("generators.store.results.Store._keep_blob", full)
        shop.house.doit("image:gdp/one")
    assert "full disk" in shop.house.failures["image:gdp/one"]

    shop.house.doit("image:gdp/one")

    assert (shop.house.failures, fake.count(MADE)) == ({}, 1)


@pytest.mark.slow
@pytest.mark.parametrize("hasty", [False, True])
def test_ctrl_c_waits_for_the_answer_to_a_paid_request(
    shop: Shop, fake: OpenAIImagesFake, hasty: bool
) -> None:
    """So that the next build has it; a second Ctrl-C leaves at once, and then nobody knows."""
    fake.go_wrong(Fault.slow(6 if hasty else 4), at=MADE)
    process = shop.start()
    until(lambda: fake.count(MADE))
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    line = process.stderr.readline()
    if hasty:
        process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)

    assert process.returncode == 130
    assert line == (
        "waiting up to 60 seconds for the answer to a paid request "
        "(Ctrl-C stops at once, and the outcome is then unknown)\n"
    )
    assert (time.monotonic() - started < 3) == hasty
    shop.house.doit("image:gdp/one")
    assert fake.count(MADE) == 1
    assert ("image:gdp/one" in shop.house.failures) == hasty


def test_an_interrupted_reroll_asks_for_no_further_take(shop: Shop, fake: OpenAIImagesFake) -> None:
    """Three are in the air at once; the other seven are not paid for."""
    shop.house.doit("image:gdp/one")
    fake.go_wrong(Fault.slow(1), at=MADE, times=10)
    process = subprocess.Popen(
        [sys.executable, "-c", REROLLER],
        cwd=shop.house.root,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    until(lambda: fake.count(MADE) == 4)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)

    assert process.returncode == 130
    assert fake.count(MADE) == 4
    assert [line[0] for line in shop.paid] == ["paid"] * 4


def test_the_key_lies_nowhere(shop: Shop, fake: OpenAIImagesFake) -> None:
    """In no file of project, store, journal, trace or provenance, after good answers and bad ones."""
    fake.go_wrong(Fault.status(401), Fault.junk(500), at=MADE)
    shop.house.doit()
    shop.house.doit()
    told = shop.run("plan")[1] + shop.run("cost")[1] + shop.run("jobs")[1]
    places = [shop.house.root, shop.house.data, shop.house.cache, Path(os.environ["HOME"])]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]

    assert any(path.name == "journal.db" for path in files)
    assert [path for path in files if PLANTED.encode() in path.read_bytes()] == []
    assert PLANTED not in told + json.dumps(shop.house.failures)


def test_cost_tells_what_each_video_and_provider_took(shop: Shop) -> None:
    """And what a full rebuild would cost, and what the budget leaves."""
    shop.house.doit()
    told = shop.json("cost")
    code, out, _ = shop.run("cost")

    nothing = {"usd": 0, "calls": 0, "unknown": 0}
    two = {"usd": 0.08, "calls": 2, "unknown": 0}
    assert told == {
        "spent": two,
        "saved": nothing,
        "videos": {"gdp": {"spent": two, "saved": nothing, "rebuild": two, "budget": 1, "left": 0.92}},
        "providers": {"openai": {"spent": two, "saved": nothing}},
        "jobs": [],
    }
    assert (code, out) == (
        0,
        "spent $0.080\n"
        "saved by restoring $0.000\n"
        "gdp: spent $0.080, saved $0.000\n"
        "  full rebuild: $0.080\n"
        "  budget $1.00, left $0.920\n"
        "by provider:\n"
        "  openai: $0.080\n",
    )


def test_cost_takes_no_words(shop: Shop) -> None:
    """A video's name would change nothing of what is told."""
    assert shop.run("cost", "gdp") == (
        3,
        "",
        "cost takes no arguments, found gdp\n",
    )


def test_the_plan_in_words(shop: Shop) -> None:
    """Dollars beside the step, and one line for the video."""
    out = shop.run("plan", "image:gdp/one")[1]

    assert "run      image:gdp/one  $0.040  never made\n" in out
    assert "gdp: $0.040 planned, $0.000 spent so far, $1.000 left of a budget of $1.00\n" in out


def test_threads_of_one_build_stay_within_the_budget(shop: Shop, fake: OpenAIImagesFake) -> None:
    """Pictures are made side by side; two of twelve are paid for."""
    scenes = "".join(f'  - {{id: s{n}, seconds: 1, background: "coin {n}"}}\n' for n in range(12))
    text = shop.house.spec.read_text("utf-8")
    shop.house.spec.write_text(text.replace("budget: 1.00", "budget: 0.10") + scenes, "utf-8")
    together = threading.Barrier(2, timeout=20)
    image = worker("image").run

    def both(request: Any, ctx: Any) -> None:
        if ctx.step.name in ("gdp/one", "gdp/two"):
            together.wait()
        image(request, ctx)

    shop.house.stand_ins["image"] = both
    shop.house.doit("image")

    assert fake.count(MADE) == 2
    assert sum("would cost" in message for message in shop.house.failures.values()) >= 10


DEAR = """\
spec: 1
title: Two coins
profile: offline
budget: 5.00
models: {{image: {{provider: openai, model: gpt-image-2, base_url: "{url}"}}}}
refs:
  ada: {{prompt: a portrait of Ada}}
scenes:
  - {{id: one, seconds: 1, background: {{type: image, prompt: Ada with a coin, refs: [ada]}}}}
"""


@pytest.fixture
def dear(shop: Shop, fake: OpenAIImagesFake) -> Shop:
    """A picture that is made from another one, both paid for."""
    shop.house.spec.write_text(DEAR.format(url=f"{fake.url}/v1"), "utf-8")
    return shop


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("reroll", "image:gdp/one", "-k", "2", "--max-cost", "0.10"),
            "image:gdp/one (new take 2 of 2): it would cost about $0.040, and $0.080 of $0.10 (--max-cost) "
            "is spent or set aside: raise the limit, or leave the step out\nNothing was sent.\n",
        ),
        (
            ("still", "render:gdp/one", "--max-cost", "0.07"),
            "image:gdp/one: it would cost about $0.040, and $0.040 of $0.07 (--max-cost) "
            "is spent or set aside: raise the limit, or leave the step out\nNothing was sent.\n",
        ),
        (
            ("sheet", "gdp", "--max-cost", "0"),
            "image:gdp/ref.ada: it would cost about $0.040, and $0.000 of $0.00 (--max-cost) "
            "is spent or set aside: raise the limit, or leave the step out\nNothing was sent.\n",
        ),
        (
            ("reroll", "image:gdp/oen", "--max-cost", "5"),
            'there is no task "image:gdp/oen": `doit list --all` lists the tasks\n',
        ),
        (
            ("reroll", "segment:gdp/one", "--max-cost", "5"),
            "segment:gdp/one is computed from its inputs: it has no takes\n",
        ),
        (
            ("reroll", "image:gdp/one", "-k", "21"),
            "reroll takes one task and makes 1 to 20 takes: doit reroll TASK [-k 3]\n",
        ),
    ],
)
def test_what_a_command_would_cost_and_was_asked_is_checked_before_it_begins(
    dear: Shop, fake: OpenAIImagesFake, words: tuple[str, ...], said: str
) -> None:
    """All it causes counts: the inputs it builds, and every take."""
    assert dear.run(*words) == (3, "", said)
    assert fake.asked == []
    assert dear.paid == []


def test_one_limit_bounds_inputs_and_takes_of_a_reroll(dear: Shop, fake: OpenAIImagesFake) -> None:
    """To the cent."""
    code, _, err = dear.run("reroll", "image:gdp/one", "-k", "2", "--max-cost", "0.12")

    assert code == 0
    assert err == ("note: scene_specs/gdp.lock holds new results: commit it\nnote: this run cost $0.040\n")
    assert len(fake.asked) == 3
    assert dear.json("cost")["spent"]["usd"] == 0.12


def test_a_reroll_keeps_the_lines_of_the_inputs_it_bought(dear: Shop) -> None:
    """The lock has grown while they were built."""
    assert dear.run("reroll", "image:gdp/one", "--max-cost", "0.08")[0] == 0

    lines = (dear.house.root / "scene_specs/gdp.lock").read_text("utf-8").splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["image:gdp/one", "image:gdp/ref.ada"]


def test_a_copied_or_moved_project_has_spent_what_it_has(
    shop: Shop, fake: OpenAIImagesFake, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Its id goes with it: as a copy of all, as a clone of what is committed, as the folder itself."""
    shop.house.doit()
    shop.spec(budget="0.10")
    text = shop.house.spec.read_text("utf-8")
    shop.house.spec.write_text(text.replace("a silver coin", "a copper coin"), "utf-8")
    places = tmp_path_factory.mktemp("places")
    shutil.copytree(shop.house.root, places / "copy")
    shutil.copytree(
        shop.house.root, places / "clone", ignore=shutil.ignore_patterns(".cinemake", "build", "*.lock")
    )
    before, shop.house.root = shop.house.root, places / "moved"
    before.rename(shop.house.root)

    for place in ("copy", "clone", "moved"):
        shop.house.root = places / place
        (money,) = shop.json("plan", "image")["money"]
        assert (money["spent"], money["left"]) == (0.08, 0.02)
        assert "and $0.080 of $0.10 (the budget of gdp) is spent" in money["stop"]
        assert shop.json("cost")["spent"]["usd"] == 0.08
    assert fake.count(MADE) == 2


def test_what_an_older_version_wrote_down_keeps_counting(shop: Shop) -> None:
    """Its journal knows the project by its folder; with the next payment it gets an id, and may move."""
    old = PaidWork("k" * 64, "image:gdp/old", "gdp", str(shop.house.root), "openai", "gpt-image-2", 0.9)
    journal = shop.journal
    journal.begin(old.key, old, "t")
    journal.close(old.key, usd=0.9)
    journal.disconnect()
    assert shop.json("plan", "image:gdp/one")["money"][0]["spent"] == 0.9

    shop.house.doit("image:gdp/one")
    moved = shop.house.root.with_name("moved")
    shop.house.root.rename(moved)
    shop.house.root = moved
    assert shop.json("plan", "image:gdp/one")["money"][0]["spent"] == 0.94


def test_a_project_made_anew_in_its_place_has_spent_what_it_has(shop: Shop) -> None:
    """Cloned again at the same place, before its id was committed."""
    shop.house.doit("image:gdp/one")
    lose_outputs(shop.house, "scene_specs/project.id")

    assert shop.json("plan", "image:gdp/one")["money"][0]["spent"] == 0.04


def test_an_offline_project_gets_no_id(house: House) -> None:
    """Nothing is ever paid for it."""
    house.doit("timing")

    assert not (house.root / "scene_specs/project.id").exists()


def test_a_result_link_that_is_none_fails_one_job_and_no_later_build(
    task_shop: Shop, tasks: DashScopeFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is closed as failed, its money counted; the next build asks for another one."""
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "link", lambda _size: "file:///etc/hostname")
        task_shop.house.doit("image:gdp/one")
    assert task_shop.house.failures["image:gdp/one"] == (
        "dashscope named 'file:///etc/hostname' as its result, which is not a web link\n"
        "Run again to request a new one."
    )
    assert task_shop.journal.open_work() == []

    task_shop.house.doit("image:gdp/one")
    assert task_shop.house.failures == {}
    assert [line.kind for line in task_shop.journal.ledger()] == ["failed", "paid"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "models",
    [
        "{provider: openai, key_env: sk-hunter2hunter2hunter2}",
        "{provider: openai, key_env: HUNTER2HUNTER2HUNTER2}",
        "{provider: openai, key_env: [hunter2hunter2]}",
        "{provider: openai, key_env: {hunter2hunter2: hunter2hunter2}}",
        '{provider: openai, base_url: "https://me:hunter2hunter2@[::1"}',
        '{provider: openai, base_url: "https//me:hunter2hunter2@host"}',
        '{provider: openai, base_url: "me:hunter2hunter2@host/v1"}',
        '{provider: openai, base_url: "http://me:hunter2hunter2@127.0.0.1:1/v1?key=hunter2hunter2"}',
        '{provider: openai, base_url: "http://me:hunter2hunter2@host:port/v1"}',
    ],
)
def test_what_is_pasted_into_a_spec_is_shown_nowhere(shop: Shop, models: str) -> None:
    """By no command, and in no file but the spec and the remembered long form of it."""
    text = shop.house.spec.read_text("utf-8")
    start = text.index("models:")
    line = text[start : text.index("\n", start)]
    shop.house.spec.write_text(text.replace(line, f"models: {{image: {models}}}"), "utf-8")
    told = ""
    for words in (("check",), ("plan", "image:gdp/one"), ("run", "image:gdp/one"), ("why", "image:gdp/one")):
        _, out, err = shop.run(*words)
        told += out + err
        assert "Traceback" not in err
        assert "internal error in cinemake" not in out + err
    state = shop.house.root / ".cinemake"
    logs = b"".join(path.read_bytes() for path in state.glob("*") if path.suffix in (".json", ".log"))

    assert "hunter2" not in told.lower()
    assert b"hunter2" not in logs.lower()
