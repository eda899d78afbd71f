"""DashScope's pictures against a local server of the same wire format."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from generators.errors import Moderated, NoResult, ProviderRefused, QuotaSpent, TimedOut, UsageError
from generators.providers.roles.call import Endpoint
from generators.providers.roles.image import ImagePrompt
from generators.providers.vendors.dashscope.image import DashScopeImages
from generators.spec.model import Json
from tests.fakes.dashscope import EDIT_TASK, SYNC, TASK, DashScopeFake, Script
from tests.fakes.pictures import png
from tests.fakes.server import Fault, serving
from tests.providers.jobs import Heard, OpenJob, endpoint

ASK = ImagePrompt("a coin, flat vector", 1920, 1080)


@pytest.fixture
def fake() -> Iterator[DashScopeFake]:
    """A server that does what the service does."""
    with serving(DashScopeFake()) as server:
        yield server


def at(fake: DashScopeFake, model: str, **options: Json) -> Endpoint:
    """The fake as an endpoint; tasks are looked at without waiting."""
    base = f"{fake.url}/api/v1"
    return endpoint(base, provider="dashscope", model=model, options={"poll": 0.001, **options})


def heard(fake: DashScopeFake, model: str = "wan2.2-t2i-flash", **options: Json) -> Heard:
    """A call to the fake."""
    return Heard(at(fake, model, **options))


def test_qwen_answers_at_once(fake: DashScopeFake, tmp_path: Path) -> None:
    """The nearest of its sizes; the link is fetched at once, without the key."""
    ask = ImagePrompt("a coin", 1920, 1080, negative="text", seed=2**31 + 5)
    usage = DashScopeImages().make(ask, heard(fake, "qwen-image-plus").call, tmp_path / "a.png")

    assert [(asked.method, asked.path) for asked in fake.asked] == [
        ("POST", SYNC),
        ("GET", "/results/104x58.png"),
    ]
    assert fake.asked[0].json == {
        "model": "qwen-image-plus",
        "input": {"messages": [{"role": "user", "content": [{"text": "a coin"}]}]},
        "parameters": {
            "n": 1,
            "prompt_extend": False,
            "watermark": False,
            "size": "1664*928",
            "seed": 5,
            "negative_prompt": "text",
        },
    }
    assert usage.counts == {"images": 1}
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (104, 58)
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


@pytest.mark.parametrize(
    ("model", "options", "asked", "size"),
    [
        ("z-image-turbo", {}, (1920, 1080), "1280*720"),
        ("z-image-turbo", {}, (1080, 1920), "720*1280"),
        ("z-image-turbo", {}, (1080, 1080), "1088*1088"),
        ("z-image-turbo", {"size": "1920x1080"}, (1280, 720), "1936*1088"),
        ("qwen-image-2.0-pro", {}, (3840, 2160), "2720*1536"),
        ("wan2.6-t2i", {}, (1920, 1080), "1904*1072"),
        ("wan2.2-t2i-plus", {}, (1920, 1080), "1440*816"),
        ("wan2.5-t2i-preview", {}, (640, 360), "1712*960"),
        ("qwen-image", {"size": "1080*1350"}, (1920, 1080), "1104*1472"),
    ],
)
def test_every_family_gets_a_size_it_takes(
    fake: DashScopeFake,
    tmp_path: Path,
    model: str,
    options: dict[str, Json],
    asked: tuple[int, int],
    size: str,
) -> None:
    """Nearest in shape, inside the rule; the fake refuses any other."""
    DashScopeImages().make(ImagePrompt("a", *asked), heard(fake, model, **options).call, tmp_path / "a.png")

    assert fake.asked[0].json["parameters"]["size"] == size


def test_wan_makes_a_task_and_is_waited_for(fake: DashScopeFake, tmp_path: Path) -> None:
    """Asked for until it ends; the negative is input here; a rewritten prompt is told."""
    fake.rewritten = "a golden coin, rewritten"
    call = heard(fake, prompt_extend=True)
    ask = ImagePrompt("a coin", 1024, 1024, negative="text", seed=1)
    DashScopeImages().make(ask, call.call, tmp_path / "a.png")

    assert [asked.path for asked in fake.asked] == [TASK, *["/api/v1/tasks/task-1"] * 3, "/results/64x64.png"]
    assert fake.asked[0].json == {
        "model": "wan2.2-t2i-flash",
        "input": {"prompt": "a coin", "negative_prompt": "text"},
        "parameters": {"n": 1, "prompt_extend": True, "watermark": False, "size": "1024*1024", "seed": 1},
    }
    assert [note for _, note in call.shares] == ["queued at dashscope", "running at dashscope"]
    assert call.notes == ["dashscope rewrote the prompt: a golden coin, rewritten"]


def test_references_go_to_models_that_take_them(fake: DashScopeFake, tmp_path: Path) -> None:
    """Inside the request, before the words; other models refuse before anything is sent."""
    (tmp_path / "ada.png").write_bytes(png())
    ask = ImagePrompt("Ada waves", 1080, 1080, refs=(tmp_path / "ada.png",))
    for model in ("qwen-image-edit", "wan2.5-i2i-preview"):
        DashScopeImages().make(ask, heard(fake, model).call, tmp_path / "a.png")
    with pytest.raises(ProviderRefused) as refused:
        DashScopeImages().make(ask, heard(fake, "qwen-image-plus").call, tmp_path / "a.png")

    creates = [asked for asked in fake.asked if asked.method == "POST"]
    assert [asked.path for asked in creates] == [SYNC, EDIT_TASK]
    picture, words = creates[0].json["input"]["messages"][0]["content"]
    assert picture["image"].startswith("data:image/png;base64,")
    assert words == {"text": "Ada waves"}
    assert creates[1].json["input"]["images"] == [picture["image"]]
    assert "size" not in creates[0].json["parameters"]
    assert str(refused.value) == (
        "dashscope model 'qwen-image-plus' accepts no reference pictures; `refs` has 1\n"
        "Leave out `refs`, or choose qwen-image-edit."
    )


@pytest.mark.parametrize(
    ("ends", "kind", "message"),
    [
        (
            "moderated",
            Moderated,
            "dashscope does not allow this content "
            "(DataInspectionFailed: Output data may be inappropriate.)\n",
        ),
        ("partial", Moderated, "dashscope does not allow this content (DataInspectionFailed: "),
        ("FAILED", ProviderRefused, "dashscope refused the request (InternalError: the GPU is on fire)\n"),
        ("CANCELED", ProviderRefused, "dashscope reports that job task-1 was cancelled\nRun again"),
        ("UNKNOWN", NoResult, "dashscope does not know job task-1 any more\nRun again"),
        ("without-url", NoResult, "dashscope reported success but sent no picture\nRun again"),
        (
            "MEDITATING",
            TimedOut,
            "dashscope task task-1 gave no result within 0.05 seconds and may still be running there\n",
        ),
    ],
)
def test_every_end_of_a_task_is_told(
    fake: DashScopeFake, tmp_path: Path, ends: str, kind: type[Exception], message: str
) -> None:
    """A word never heard of means that it runs, until the deadline."""
    fake.script = Script(polls=1, ends=ends)
    seconds = 0.05 if kind is TimedOut else 30
    with pytest.raises(kind) as caught:
        DashScopeImages().make(ASK, heard(fake, timeout=seconds).call, tmp_path / "a.png")

    assert type(caught.value) is kind
    assert str(caught.value).startswith(message)
    assert list(tmp_path.iterdir()) == []


def test_a_task_written_down_before_a_crash_is_only_asked_for(fake: DashScopeFake, tmp_path: Path) -> None:
    """No second create."""
    call = heard(fake)
    DashScopeImages().make(ASK, call.call, tmp_path / "a.png")
    again = Heard(call.at, OpenJob(known="task-1"))
    DashScopeImages().make(ASK, again.call, tmp_path / "b.png")

    assert (fake.count(f"POST {TASK}"), again.job.creates) == (1, 0)
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "a.png").read_bytes()


def test_an_answer_kept_before_a_crash_is_only_fetched(fake: DashScopeFake, tmp_path: Path) -> None:
    """As long as its link lasts; then it is said."""
    at_qwen = at(fake, "qwen-image")
    content: Json = [{"image": fake.link("1328*1328")}]
    job = OpenJob(answer={"output": {"choices": [{"message": {"content": content}}]}})
    DashScopeImages().make(ASK, Heard(at_qwen, job).call, tmp_path / "a.png")
    fake.expired = True
    with pytest.raises(NoResult) as caught:
        DashScopeImages().make(ASK, Heard(at_qwen, job).call, tmp_path / "b.png")

    assert (job.creates, fake.count("POST")) == (0, 0)
    assert str(caught.value).startswith(
        f"dashscope made the picture and no longer serves it at {fake.url}/results/83x83.png: "
        "its link has expired or been withdrawn\nRun again to request a new one. ("
    )
    assert "Signature" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_a_success_that_holds_a_code_is_a_refusal(fake: DashScopeFake, tmp_path: Path) -> None:
    """In both forms; a spent account is told with 400."""
    body = b'{"code": "DataInspectionFailed", "message": "no", "request_id": "r"}'
    from tests.fakes.server import Answer

    for model in ("qwen-image", "wan2.2-t2i-flash"):
        fake.go_wrong(Fault.answer(Answer(200, body)))
        with pytest.raises(Moderated):
            DashScopeImages().make(ASK, heard(fake, model).call, tmp_path / "a.png")
    fake.go_wrong(Fault.status(402))
    with pytest.raises(QuotaSpent):
        DashScopeImages().make(ASK, heard(fake).call, tmp_path / "a.png")
    fake.without_link = True
    with pytest.raises(NoResult, match=r"^dashscope reported success but sent no picture: as you wish\n"):
        DashScopeImages().make(ASK, heard(fake, "qwen-image").call, tmp_path / "a.png")


def test_what_the_author_may_choose(fake: DashScopeFake, tmp_path: Path) -> None:
    """The form of models that know both; a long prompt is sent whole and told."""
    long = heard(fake, "qwen-image", form="task")
    DashScopeImages().make(ImagePrompt("a" * 801, 9, 9), long.call, tmp_path / "a.png")
    with pytest.raises(UsageError, match=r"^the option `form` is 'both'; it should be sync or task$"):
        DashScopeImages().make(ASK, heard(fake, form="both").call, tmp_path / "a.png")

    assert fake.asked[0].path == TASK
    assert long.notes == [
        "dashscope model 'qwen-image' reads at most 800 characters of a prompt; this one has 801"
    ]
