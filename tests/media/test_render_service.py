"""The client against the real service and a real browser."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generators.errors import RenderFailed
from generators.media.programs import find_browser, node_program
from generators.media.render_service import RenderService

REMOTION = Path(__file__).parents[2] / "remotion"
BROWSERS = REMOTION / "node_modules" / ".cache" / "cinemake" / "browsers"
"""Unpacked once for all tests, also those in TypeScript."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (REMOTION / "node_modules").is_dir(), reason="needs the packages of remotion/: doit npm"
    ),
]


def scene(**changes: Any) -> dict[str, Any]:
    """A small scene with a title layer."""
    tokens = json.loads((REMOTION / "src/themes/midnight.json").read_text())["tokens"]
    still = {"width": 320, "height": 180, "fps": 30, "frames": 3, "language": "en", "tokens": tokens}
    return {
        **still, "layers": [], "captions": None, "title": {"title": "GDP", "slogan": ["in short"]}, **changes
    }  # fmt: skip


def new_service(run_folder: Path, bundle_folder: Path) -> RenderService:
    """A service with the browser that builds on this machine take."""
    browser = find_browser(REMOTION).choice
    return RenderService(str(node_program()), browser, REMOTION, run_folder, bundle_folder, BROWSERS)


@pytest.fixture(scope="module")
def bundle_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One bundle for all tests of this module."""
    return tmp_path_factory.mktemp("bundles")


@pytest.fixture
def service(tmp_path: Path, bundle_folder: Path) -> Iterator[RenderService]:
    """A service that is ended after the test."""
    with new_service(tmp_path / "run", bundle_folder) as started:
        yield started


def browser_group(tmp_path: Path) -> int:
    """The process group of the service's browser."""
    (note,) = (tmp_path / "run").glob("browser-*.pid")
    return int(note.read_text())


def test_still_frames_share_a_fingerprint_and_are_shot_with_alpha(
    service: RenderService, tmp_path: Path
) -> None:
    """Three equal frames are one picture, transparent where nothing is drawn, and progress ends at 1."""
    from PIL import Image

    parts: list[float] = []
    found = service.fingerprints(scene(), parts.append)
    shot = service.shoot(scene(), [1], tmp_path)

    assert len(found) == 3
    assert len(set(found)) == 1
    assert shot == {1: found[1]}
    assert parts[-1] == 1
    with Image.open(tmp_path / "1.png") as picture:
        assert picture.mode == "RGBA"
        assert picture.size == (320, 180)
        assert picture.getpixel((310, 170)) == (0, 0, 0, 0)
        assert max(picture.getchannel("A").tobytes()) > 200


def test_a_fault_of_the_props_is_told_in_the_service_s_words(service: RenderService) -> None:
    """The message says where, what was found and what there is."""
    wrong = scene(layers=[{"template": "hologram", "props": {}, "cues": []}])

    with pytest.raises(RenderFailed) as failed:
        service.fingerprints(wrong)

    templates = json.loads((REMOTION.parent / "schemas" / "templates.v1.json").read_text("utf-8"))
    known = ", ".join(templates)
    assert str(failed.value) == f"layers[0].template is hologram; there are {known}"


def test_threads_may_ask_at_once(service: RenderService) -> None:
    """Each thread gets the answer to its own question."""
    lengths: dict[int, int] = {}

    def ask(frames: int) -> None:
        lengths[frames] = len(service.fingerprints(scene(frames=frames)))

    threads = [threading.Thread(target=ask, args=(frames,)) for frames in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert lengths == {1: 1, 2: 2, 3: 3}


def test_a_dead_service_fails_one_call_and_is_started_again(service: RenderService, tmp_path: Path) -> None:
    """After its death the next call works, and the old browser is gone."""
    before = service.fingerprints(scene())
    old = browser_group(tmp_path)

    def kill(_: float) -> None:
        assert service._child is not None
        os.kill(service._child.pid, signal.SIGKILL)

    with pytest.raises(RenderFailed, match=r"^the render service ended during a request:\n"):
        service.fingerprints(scene(frames=60), kill)
    after = service.fingerprints(scene())

    assert after == before
    assert browser_group(tmp_path) != old


def test_packages_that_are_missing_are_told_in_one_sentence(tmp_path: Path) -> None:
    """Node's own, without its stack, and who knows more."""
    folder = tmp_path / "remotion"
    folder.mkdir()
    browser = find_browser(REMOTION).choice
    with (
        RenderService(str(node_program()), browser, folder, tmp_path / "run", tmp_path, BROWSERS) as service,
        pytest.raises(RenderFailed) as failure,
    ):
        service.identity()

    assert str(failure.value) == (
        "the render service ended during a request: Error [ERR_MODULE_NOT_FOUND]: "
        f"Cannot find package 'tsx' imported from {folder}/; run `doit doctor` to check the packages"
    )


def test_close_leaves_no_process_and_refuses_further_requests(service: RenderService, tmp_path: Path) -> None:
    """The browser's group is killed, its note taken away."""
    service.fingerprints(scene())
    service.close()

    assert list((tmp_path / "run").glob("browser-*.pid")) == []
    with pytest.raises(RenderFailed, match="was closed before this request"):
        service.fingerprints(scene())


def test_a_half_bundle_is_made_again(service: RenderService, tmp_path: Path, bundle_folder: Path) -> None:
    """A bundle with a damaged file is never used."""
    before = service.fingerprints(scene())
    service.close()
    (bundle,) = bundle_folder.iterdir()
    (bundle / "bundle.js").write_text("throw new Error('half')")

    with new_service(tmp_path / "again", bundle_folder) as again:
        assert again.fingerprints(scene()) == before


def test_a_service_that_says_nothing_is_ended(tmp_path: Path) -> None:
    """No build waits for ever: here for a program that reads and never answers."""
    mute = tmp_path / "node"
    mute.write_text("#!/bin/sh\nexec sleep 600\n")
    mute.chmod(0o755)
    run, bundles, browsers = (tmp_path / name for name in ("run", "bundles", "browsers"))
    silent = RenderService(str(mute), "none", tmp_path, run, bundles, browsers, timeout_seconds=0.2)
    with silent, pytest.raises(RenderFailed) as caught:
        silent.identity()

    assert str(caught.value) == (
        "the render service did not answer for 0.2 seconds and was stopped: run doit again"
    )


def test_a_service_too_busy_to_listen_dies_with_us(tmp_path: Path) -> None:
    """It neither sees its input close nor gets a signal, and its browser is in a group of its own."""
    busy = tmp_path / "node"
    busy.write_text(
        "#!/bin/sh\n"
        f"setsid sh -c 'echo $$ > {tmp_path}/run/browser-$$.pid; exec sleep 600' &\n"
        "exec sleep 600\n"
    )
    busy.chmod(0o755)
    main = subprocess.Popen([sys.executable, "-c", MAIN, str(busy), str(tmp_path)])
    run = tmp_path / "run"
    groups = _soon(lambda: [int(note.read_text() or 0) for note in run.glob("*.pid")], 2)
    main.kill()
    main.wait()

    assert len(groups) == 2
    assert _soon(lambda: [group for group in groups if not _is_group_alive(group)], 2) == groups


MAIN = """
import sys
from pathlib import Path
from generators.media.render_service import RenderService

node, folder = sys.argv[1], Path(sys.argv[2])
RenderService(node, "none", folder, folder / "run", folder / "bundles", folder / "browsers").identity()
"""


def _soon(look: Callable[[], list[int]], count: int) -> list[int]:
    """What is seen once it is so many, or after two seconds."""
    deadline = time.monotonic() + 2
    while len(seen := look()) < count and time.monotonic() < deadline:
        time.sleep(0.02)
    return seen


def _is_group_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_node_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The message names what could not be started."""
    with (
        RenderService(str(tmp_path / "node"), "package", REMOTION, tmp_path, tmp_path, tmp_path) as service,
        pytest.raises(RenderFailed, match=r"^the render service does not start: "),
    ):
        service.identity()
