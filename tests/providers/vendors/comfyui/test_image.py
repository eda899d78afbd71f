"""Pictures by a workflow against local ComfyUI servers."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generators.errors import NoResult, ProviderError, ProviderRefused, TimedOut, UsageError
from generators.providers.roles.image import ImagePrompt
from generators.providers.vendors.comfyui.image import ComfyUIImages
from generators.spec.model import Json
from tests.fakes.comfyui import ComfyUIFake
from tests.fakes.pictures import png
from tests.fakes.server import Fault, serving
from tests.providers.jobs import Heard, OpenJob, endpoint

ASK = ImagePrompt("a coin", 1920, 1080, negative="text", seed=7)
TOKEN = OpenJob().token
NODES: dict[str, Json] = {
    "prompt": [6, "text"],
    "negative": [7, "text"],
    "seed": [3, "seed"],
    "width": [5, "width"],
    "height": [5, "height"],
}


def graph(checkpoint: str = "good.safetensors") -> dict[str, Any]:
    """A usual workflow."""
    return {
        "3": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 20, "model": ["4", 0]}},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": checkpoint}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 1}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["4", 1]}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "cinemake"}},
        "10": {"class_type": "LoadImage", "inputs": {"image": "example.png"}},
        "11": {"class_type": "LoadImage", "inputs": {"image": "example.png"}},
    }


@pytest.fixture
def fake() -> Iterator[ComfyUIFake]:
    """A server of today."""
    with serving(ComfyUIFake()) as server:
        yield server


def heard(
    url: str,
    folder: Path,
    *,
    checkpoint: str = "good.safetensors",
    job: OpenJob | None = None,
    more: Mapping[str, Json] | None = None,
    **options: Json,
) -> Heard:
    """A call with a workflow beside it."""
    path = folder / "workflow.json"
    path.write_text(json.dumps(graph(checkpoint)), "utf-8")
    given: dict[str, Json] = {"workflow": str(path), "nodes": NODES, "poll": 0.01, **options, **(more or {})}
    at = endpoint(url, provider="comfyui", model="", key=None, options=given)
    return Heard(at, job or OpenJob())


def make(call: Heard, goal: Path, ask: ImagePrompt = ASK) -> None:
    """Make a picture."""
    ComfyUIImages().make(ask, call.call, goal)


def test_what_is_asked_lands_at_its_nodes(fake: ComfyUIFake, tmp_path: Path) -> None:
    """The rest of the workflow stays; the id is ours; the kept file is taken, not the preview."""
    call = heard(fake.url, tmp_path)
    make(call, tmp_path / "a.png")

    body = next(asked.json for asked in fake.asked if asked.path == "/prompt")
    wanted = graph()
    wanted["6"]["inputs"]["text"], wanted["7"]["inputs"]["text"] = "a coin", "text"
    wanted["3"]["inputs"]["seed"] = 7
    wanted["5"]["inputs"] |= {"width": 1920, "height": 1080}
    assert body == {"prompt": wanted, "client_id": TOKEN, "prompt_id": TOKEN}
    assert call.job.known == f"{fake.url}#{TOKEN}"
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (120, 67)
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", "workflow.json"}


@pytest.mark.parametrize("by_executing", [False, True])
def test_the_websocket_tells_progress_and_the_end(tmp_path: Path, by_executing: bool) -> None:
    """New and old servers' words for the end cut the wait short."""
    with serving(ComfyUIFake(by_executing=by_executing)) as fake:
        fake.may_end.clear()
        threading.Timer(0.3, fake.may_end.set).start()
        call = heard(fake.url, tmp_path, poll=30)
        began = time.monotonic()
        make(call, tmp_path / "a.png")

    assert time.monotonic() - began < 10
    assert [(share, note) for share, note in call.shares if share] == [
        (0.5, "1 of 2 at node 3"),
        (1.0, "2 of 2 at node 3"),
    ]


def test_without_a_websocket_the_history_is_asked(tmp_path: Path) -> None:
    """Only progress is missing."""
    with serving(ComfyUIFake(sockets=False)) as fake:
        call = heard(fake.url, tmp_path)
        make(call, tmp_path / "a.png")

    assert (tmp_path / "a.png").is_file()
    assert not any(share for share, _ in call.shares)


def test_a_websocket_that_breaks_off_loses_nothing(fake: ComfyUIFake, tmp_path: Path) -> None:
    """The job goes on and is found."""
    fake.speaker(TOKEN).hang_up()
    make(heard(fake.url, tmp_path), tmp_path / "a.png")

    assert (tmp_path / "a.png").is_file()


def test_every_job_has_a_seed_of_its_own(fake: ComfyUIFake, tmp_path: Path) -> None:
    """Otherwise the server would answer another take from its cache."""
    for token in ("7b0d7a52-6c0e-4f6b-9a40-0f5a7f9f1c11", "7b0d7a52-6c0e-4f6b-9a40-0f5a7f9f1c12"):
        call = heard(fake.url, tmp_path, job=OpenJob(token=token))
        make(call, tmp_path / "a.png", ImagePrompt("a", 512, 512))

    first, second = (job.graph["3"]["inputs"]["seed"] for job in fake.prompts.values())
    assert first != second


def test_references_are_uploaded_and_named_as_the_server_says(fake: ComfyUIFake, tmp_path: Path) -> None:
    """One to each of their nodes; more than there are nodes are refused."""
    (tmp_path / "ada.png").write_bytes(png())
    (tmp_path / "style.png").write_bytes(png(20, 20))
    nodes: Json = {"prompt": [6, "text"], "refs": [[10, "image"], [11, "image"]]}
    refs = (tmp_path / "ada.png", tmp_path / "style.png")
    make(heard(fake.url, tmp_path, nodes=nodes), tmp_path / "a.png", ImagePrompt("a", 64, 64, refs=refs))
    with pytest.raises(
        ProviderRefused, match=r"^comfyui accepts at most 2 reference pictures; `refs` has 3\n"
    ):
        make(
            heard(fake.url, tmp_path, nodes=nodes),
            tmp_path / "a.png",
            ImagePrompt("a", 64, 64, refs=(*refs, refs[0])),
        )

    sent = fake.prompts[TOKEN].graph
    assert [fake.uploads[sent[node]["inputs"]["image"]] for node in ("10", "11")] == [png(), png(20, 20)]


def test_a_job_is_placed_on_the_least_busy_host(
    fake: ComfyUIFake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that does not answer is left out, and it is told."""
    monkeypatch.setenv("API_RETRY_ATTEMPTS", "1")
    with serving(ComfyUIFake(busy_with=3)) as busy:
        dead = "http://127.0.0.1:9"
        call = heard(f"{busy.url},{dead},{fake.url}", tmp_path)
        make(call, tmp_path / "a.png")

        assert (len(busy.prompts), len(fake.prompts)) == (0, 1)
    assert call.notes == [f"comfyui at {dead} does not answer and is skipped"]


def test_jobs_at_once_are_shared_out(fake: ComfyUIFake, tmp_path: Path) -> None:
    """Each host gets one, though both queues were empty when they were asked."""
    tokens = ("7b0d7a52-6c0e-4f6b-9a40-0f5a7f9f1c21", "7b0d7a52-6c0e-4f6b-9a40-0f5a7f9f1c22")
    with serving(ComfyUIFake()) as other:
        fake.may_end.clear()
        other.may_end.clear()
        # Each call writes the workflow file, so all are made before one is read.
        calls = [heard(f"{fake.url},{other.url}", tmp_path, job=OpenJob(token=token)) for token in tokens]
        threads = [
            threading.Thread(target=make, args=(call, tmp_path / f"{token}.png"))
            for token, call in zip(tokens, calls, strict=True)
        ]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 10
        while len(fake.prompts) + len(other.prompts) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        shared = (len(fake.prompts), len(other.prompts))
        fake.may_end.set()
        other.may_end.set()
        for thread in threads:
            thread.join()

    assert shared == (1, 1)


@pytest.mark.parametrize(
    ("ends", "kind", "message"),
    [
        (
            "error",
            ProviderRefused,
            "comfyui refused the request (torch.OutOfMemoryError: "
            "node 3 KSampler: Allocation on device 0 would exceed allowed memory.)\n",
        ),
        ("interrupted", ProviderRefused, f"comfyui reports that job {TOKEN} was cancelled\nRun again"),
        ("nothing-saved", NoResult, "comfyui reported success but sent no picture\n"),
        ("never", TimedOut, f"comfyui job {TOKEN} gave no result within 0.2 seconds and may still be"),
    ],
)
def test_every_end_of_a_job_is_told(tmp_path: Path, ends: str, kind: type[Exception], message: str) -> None:
    """With the node that failed."""
    with serving(ComfyUIFake(ends=ends)) as fake, pytest.raises(kind) as caught:
        make(heard(fake.url, tmp_path, timeout=0.2 if kind is TimedOut else 30), tmp_path / "a.png")

    assert type(caught.value) is kind
    assert str(caught.value).startswith(message)


def test_a_refused_workflow_names_its_nodes(fake: ComfyUIFake, tmp_path: Path) -> None:
    """And what is wrong with them."""
    with pytest.raises(ProviderRefused) as caught:
        make(heard(fake.url, tmp_path, checkpoint="none.safetensors"), tmp_path / "a.png")

    assert str(caught.value) == (
        "comfyui refused the request (400 prompt_outputs_failed_validation: Prompt outputs failed "
        "validation; node 4 CheckpointLoaderSimple: Value not in list: "
        "ckpt_name: 'none.safetensors' not in ['good.safetensors'])\n"
        "Change what the message names, and run again."
    )


def test_a_restart_loses_the_job_after_a_grace(fake: ComfyUIFake, tmp_path: Path) -> None:
    """It is in neither queue nor history."""
    call = heard(fake.url, tmp_path, grace=0.05, job=OpenJob(known=f"{fake.url}#{TOKEN}"))
    with pytest.raises(NoResult) as caught:
        make(call, tmp_path / "a.png")

    assert fake.count("POST") == 0
    assert str(caught.value) == (
        f"comfyui at {fake.url} does not know job {TOKEN} any more: it was restarted, "
        "or its history cleared\nRun again to request a new one."
    )


def test_a_job_written_down_before_a_crash_is_only_waited_for(fake: ComfyUIFake, tmp_path: Path) -> None:
    """On its own host, also when another is less busy now."""
    call = heard(fake.url, tmp_path)
    make(call, tmp_path / "a.png")
    with serving(ComfyUIFake()) as other:
        fake.busy_with = 5
        again = heard(f"{other.url},{fake.url}", tmp_path, job=OpenJob(known=call.job.known))
        make(again, tmp_path / "b.png")

        assert (other.asked, again.job.creates, fake.count("POST /prompt")) == ([], 0, 1)


@pytest.mark.parametrize("arrived", [True, False])
def test_a_cut_connection_is_looked_into(fake: ComfyUIFake, tmp_path: Path, arrived: bool) -> None:
    """Its id is ours: a job that arrived is waited for, one that did not is surely not there."""
    fake.go_wrong(Fault.cut() if arrived else Fault.refuse(), at="POST /prompt")
    call = heard(fake.url, tmp_path)
    if arrived:
        make(call, tmp_path / "a.png")
    else:
        with pytest.raises(ProviderError):
            make(call, tmp_path / "a.png")
        assert (call.job.unsure, len(fake.prompts)) == (False, 0)
        make(call, tmp_path / "a.png")

    assert len(fake.prompts) == 1
    assert (tmp_path / "a.png").is_file()


@pytest.mark.parametrize("arrived", [True, False])
def test_a_crash_in_the_middle_of_the_request_is_looked_into(
    fake: ComfyUIFake, tmp_path: Path, arrived: bool
) -> None:
    """Found, or placed again because it is in neither queue nor history."""
    if arrived:
        make(heard(fake.url, tmp_path), tmp_path / "a.png")
    call = heard(fake.url, tmp_path, job=OpenJob(unsure=True))
    make(call, tmp_path / "a.png")

    assert len(fake.prompts) == 1
    assert fake.count("POST /prompt") == 1


def test_a_server_that_chooses_ids_itself_is_followed(tmp_path: Path) -> None:
    """As they did before clients could."""
    with serving(ComfyUIFake(own_ids=True)) as fake:
        call = heard(fake.url, tmp_path)
        make(call, tmp_path / "a.png")

        assert [call.job.known] == [f"{fake.url}#{name}" for name in fake.prompts]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"nodes": {"prompt": [99, "text"]}},
            "`nodes.prompt`: the workflow has no node 99; it has: 3, 4, 5, 6, 7, 8, 9, 10, 11",
        ),
        (
            {"nodes": {"prompt": [6, "words"]}},
            "`nodes.prompt`: node 6 (CLIPTextEncode) has no input 'words'; it has: text, clip",
        ),
        (
            {"nodes": {"prompt": "6"}},
            "`nodes.prompt` is '6'; it should be a node and its input, such as [6, text]",
        ),
        (
            {"nodes": {"prompt": [6, "text"], "mood": [6, "text"]}},
            "the option `nodes` does not accept 'mood'; "
            "it accepts: prompt, negative, seed, width, height, refs",
        ),
        ({"nodes": {}}, "the option `nodes` lacks `prompt`: give its node and input, such as [6, text]"),
        ({"workflow": "/nonexistent.json"}, "the workflow /nonexistent.json cannot be read: "),
    ],
)
def test_a_map_that_does_not_fit_is_said(
    fake: ComfyUIFake, tmp_path: Path, options: dict[str, Json], message: str
) -> None:
    """Before anything is sent."""
    with pytest.raises(UsageError) as caught:
        make(heard(fake.url, tmp_path, more=options), tmp_path / "a.png")

    assert str(caught.value).startswith(message)
    assert fake.asked == []


def test_a_workflow_of_the_editors_format_is_refused(fake: ComfyUIFake, tmp_path: Path) -> None:
    """With the way to the right one."""
    call = heard(fake.url, tmp_path)
    (tmp_path / "workflow.json").write_text('{"nodes": [], "links": []}', "utf-8")
    with pytest.raises(UsageError) as caught:
        make(call, tmp_path / "a.png")

    assert str(caught.value) == (
        f"the workflow {tmp_path / 'workflow.json'} is not in API format: "
        "it should map node ids to class_type and inputs\n"
        "Save it in ComfyUI by Workflow > Export (API)."
    )


def test_what_the_workflow_cannot_do_is_refused(fake: ComfyUIFake, tmp_path: Path) -> None:
    """Instead of being left away."""
    with pytest.raises(ProviderRefused, match=r"^the ComfyUI workflow has no input for `negative`\n"):
        make(heard(fake.url, tmp_path, nodes={"prompt": [6, "text"]}), tmp_path / "a.png")
    with pytest.raises(ProviderRefused, match=r"^the ComfyUI workflow is not marked as making transparent"):
        make(heard(fake.url, tmp_path), tmp_path / "a.png", ImagePrompt("a", 64, 64, transparent=True))
    assert fake.asked == []
