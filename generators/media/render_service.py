"""Client of the render service: one Node process per run that fingerprints and draws overlay frames."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from generators.errors import RenderFailed, ServiceDied
from generators.media import processes
from generators.media.orphan_watcher import watched
from generators.media.programs import script_command

Progress = Callable[[float], None]

_NODE_ERROR = re.compile(r"\s*\w*Error( \[\w+\])?: ")
_GRACE_SECONDS = 1.5
"""How long the service may take to end before it is killed."""


class RenderService:
    """The render service of one run: started on first use, shared by all threads, ended by `close`.

    Requests are served one after another. When the service dies, the current call fails, and the next call
    starts a new one. `browser` is a `Browser.choice`.
    """

    def __init__(
        self,
        node: str,
        browser: str,
        remotion_folder: Path,
        run_folder: Path,
        bundle_folder: Path,
        browser_folder: Path,
        pages: int = 2,
        timeout_seconds: float = 300.0,
    ) -> None:
        start, self._environment = script_command(node, "render/service.ts")
        self._command = [
            *start,
            "--browser", browser,
            "--browser-folder", str(browser_folder.absolute()),
            "--run-folder", str(run_folder.absolute()),
            "--bundle-folder", str(bundle_folder.absolute()),
            "--pages", str(pages),
        ]  # fmt: skip
        self._timeout_seconds = timeout_seconds
        """How long the service may be silent during a request; bundling on a busy machine takes a minute."""
        self._cwd = remotion_folder
        self._run_folder = run_folder
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._life = contextlib.ExitStack()
        """Ends the child."""
        self._printed: deque[str] = deque(maxlen=30)
        self._count = 0
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def identity(self) -> dict[str, str]:
        """Versions that the drawn pixels depend on: `browser`, `remotion`, `machine`."""
        return {
            str(key): str(value) for key, value in self._ask({"op": "identity"}, None)["identity"].items()
        }

    def fingerprints(self, props: Mapping[str, Any], on_progress: Progress | None = None) -> list[str | None]:
        """One fingerprint (64 hex characters) per frame; None where the document does not determine it.

        `on_progress` gets the fraction done, 0 to 1. Raises RenderFailed with the service's message.
        """
        return list(self._ask({"op": "fingerprint", "props": props}, on_progress)["fingerprints"])

    def shoot(
        self,
        props: Mapping[str, Any],
        frames: Sequence[int],
        folder: Path,
        on_progress: Progress | None = None,
    ) -> dict[int, str | None]:
        """Write `<frame>.png` (RGBA) of each frame into `folder`.

        Returns the fingerprint of each frame when it was drawn, which must equal the requested one.
        Raises RenderFailed with the service's message.
        """
        asked = {"op": "shoot", "props": props, "frames": list(frames), "folder": str(folder.absolute())}
        return {int(frame): found for frame, found in self._ask(asked, on_progress)["fingerprints"].items()}

    def close(self) -> None:
        """End the service and its browser; can be called from any thread, also during a request."""
        self._closed = True
        self._end()

    def _ask(self, request: dict[str, Any], on_progress: Progress | None) -> dict[str, Any]:
        with self._turn:
            if self._closed:
                raise RenderFailed("the render service was closed before this request")
            child = self._running()
            self._count += 1
            line = json.dumps({"id": self._count, **request}, ensure_ascii=False).encode() + b"\n"
            with processes.lent(child):
                reply = self._converse(child, line, on_progress)
        if not reply["ok"]:
            raise RenderFailed(str(reply["message"]))
        return reply

    def _converse(
        self, child: subprocess.Popen[bytes], line: bytes, on_progress: Progress | None
    ) -> dict[str, Any]:
        timer = _AnswerTimer(child, self._timeout_seconds)
        try:
            _pipe(child.stdin).write(line)
            _pipe(child.stdin).flush()
            while answer := _pipe(child.stdout).readline():
                timer.renew()
                reply: dict[str, Any] = json.loads(answer)
                if reply["id"] != self._count:
                    continue
                if "ok" in reply:
                    return reply
                if on_progress is not None:
                    on_progress(float(reply["progress"]))
        except (OSError, ValueError):
            pass  # a broken pipe or half a line: the service is dead, reported below
        except BaseException:
            self._end()
            raise
        finally:
            timer.end()
        self._end()
        if timer.is_lost:
            raise ServiceDied(
                f"the render service did not answer for {self._timeout_seconds:g} seconds and was stopped: "
                "run doit again"
            )
        raise ServiceDied(f"the render service ended during a request{_last_output(self._printed)}")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        self._run_folder.mkdir(parents=True, exist_ok=True)
        self._printed.clear()
        try:
            self._life.enter_context(watched(self._run_folder))
            child = self._life.enter_context(
                processes.start(
                    self._command,
                    cwd=self._cwd,
                    env=self._environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    serves_all=True,
                )
            )
        except OSError as error:
            self._end()
            raise RenderFailed(f"the render service does not start: {error}") from error
        (self._run_folder / f"service-{child.pid}.pid").write_text(f"{child.pid}\n", "utf-8")
        threading.Thread(target=_collect, args=(child.stderr, self._printed), daemon=True).start()
        self._child = child
        return child

    def _end(self) -> None:
        child, self._child = self._child, None
        life, self._life = self._life, contextlib.ExitStack()
        if child is not None:
            _terminate(child)
        life.close()
        if child is not None:
            (self._run_folder / f"service-{child.pid}.pid").unlink(missing_ok=True)
        for note in self._run_folder.glob("browser-*.pid"):
            with contextlib.suppress(OSError, ValueError):
                os.killpg(int(note.read_text()), signal.SIGKILL)
            note.unlink(missing_ok=True)


def _last_output(printed: Iterable[str]) -> str:
    """Node's message of an uncaught error, without the stack; else the last printed lines."""
    lines = list(printed)
    errors = [line.strip() for line in lines if _NODE_ERROR.match(line)]
    if errors:
        return f": {errors[-1]}; run `doit doctor` to check the packages"
    return ":\n" + ("\n".join("    " + line for line in lines) or "    (no output)")


class _AnswerTimer:
    """Kills a service that is silent for too long: it may wait for a browser that has died."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self._child, self._seconds = child, seconds
        self.is_lost = False
        self._timer = self._started()

    def renew(self) -> None:
        """Restart the time after an answer."""
        self._timer.cancel()
        self._timer = self._started()

    def end(self) -> None:
        """Stop the time after the request."""
        self._timer.cancel()

    def _started(self) -> threading.Timer:
        timer = threading.Timer(self._seconds, self._lose)
        timer.daemon = True
        timer.start()
        return timer

    def _lose(self) -> None:
        self.is_lost = True
        with contextlib.suppress(OSError):
            os.killpg(self._child.pid, signal.SIGKILL)


def _terminate(child: subprocess.Popen[bytes]) -> None:
    """Send SIGTERM to the group, and wait for its end."""
    with contextlib.suppress(OSError):
        os.killpg(child.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(_GRACE_SECONDS)


def _collect(pipe: IO[bytes] | None, printed: deque[str]) -> None:
    """Keep the last lines that the service prints, and its pipe empty."""
    with contextlib.suppress(OSError, ValueError), _pipe(pipe) as lines:
        for line in lines:
            printed.append(line.decode(errors="replace").rstrip())


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise OSError("the render service has no pipe")
    return pipe
