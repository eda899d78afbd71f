"""Client of the render service: one Node process per run that fingerprints and shoots overlay frames."""

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
from generators.media.deathwatch import watched
from generators.media.programs import script_command

Progress = Callable[[float], None]

_NODE_ERROR = re.compile(r"\s*\w*Error( \[\w+\])?: ")
_GRACE_SECONDS = 1.5
"""How long the service may take to end itself before it is killed."""


class RenderService:
    """The render service of one run: started at first use, shared by all threads, ended by `close`.

    Requests are served one after another. A service that dies fails the call that met its death;
    the next call starts another one. `browser` is a program's path, or what `Browser.choice` says else.
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
        patience_seconds: float = 300.0,
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
        self._patience_seconds = patience_seconds
        """How long a request may go without a word; bundling on a busy machine takes a minute."""
        self._cwd = remotion_folder
        self._run_folder = run_folder
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._life = contextlib.ExitStack()
        """Ends the child, and forgets it."""
        self._said: deque[str] = deque(maxlen=30)
        self._count = 0
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def identity(self) -> dict[str, str]:
        """Versions that decide pixels: `browser`, `remotion`, `machine`."""
        return {
            str(key): str(value) for key, value in self._ask({"op": "identity"}, None)["identity"].items()
        }

    def fingerprints(self, props: Mapping[str, Any], on_progress: Progress | None = None) -> list[str | None]:
        """One fingerprint (64 hex characters) per frame; None where a frame cannot be told from its document.

        `on_progress` gets the part done, 0 to 1. Raises RenderFailed with the service's own words.
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

        Gives the fingerprint each frame had when it was shot: it must be the one it was asked for by.
        Raises RenderFailed with the service's own words.
        """
        asked = {"op": "shoot", "props": props, "frames": list(frames), "folder": str(folder.absolute())}
        return {int(frame): found for frame, found in self._ask(asked, on_progress)["fingerprints"].items()}

    def close(self) -> None:
        """End the service and its browser; may be called from any thread, also while a request is served."""
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
        patience = _Patience(child, self._patience_seconds)
        try:
            _pipe(child.stdin).write(line)
            _pipe(child.stdin).flush()
            while answer := _pipe(child.stdout).readline():
                patience.renew()
                reply: dict[str, Any] = json.loads(answer)
                if reply["id"] != self._count:
                    continue
                if "ok" in reply:
                    return reply
                if on_progress is not None:
                    on_progress(float(reply["progress"]))
        except (OSError, ValueError):
            pass  # a broken pipe or half a line: the service is dead, told below
        except BaseException:
            self._end()
            raise
        finally:
            patience.end()
        self._end()
        if patience.is_lost:
            raise ServiceDied(
                f"the render service said nothing for {self._patience_seconds:g} seconds and was ended: "
                "run doit again"
            )
        raise ServiceDied(f"the render service ended in the middle of a request{_last_words(self._said)}")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        self._run_folder.mkdir(parents=True, exist_ok=True)
        self._said.clear()
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
            raise RenderFailed(f"the render service could not be started: {error}") from error
        (self._run_folder / f"service-{child.pid}.pid").write_text(f"{child.pid}\n", "utf-8")
        threading.Thread(target=_listen, args=(child.stderr, self._said), daemon=True).start()
        self._child = child
        return child

    def _end(self) -> None:
        child, self._child = self._child, None
        life, self._life = self._life, contextlib.ExitStack()
        if child is not None:
            _ask_to_end(child)
        life.close()
        if child is not None:
            (self._run_folder / f"service-{child.pid}.pid").unlink(missing_ok=True)
        for note in self._run_folder.glob("browser-*.pid"):
            with contextlib.suppress(OSError, ValueError):
                os.killpg(int(note.read_text()), signal.SIGKILL)
            note.unlink(missing_ok=True)


def _last_words(said: Iterable[str]) -> str:
    """What Node says of an error nobody caught, without the stack; else the last lines that were printed."""
    lines = list(said)
    errors = [line.strip() for line in lines if _NODE_ERROR.match(line)]
    if errors:
        return f": {errors[-1]}; `doit doctor` examines the packages"
    return ":\n" + ("\n".join("    " + line for line in lines) or "    (it printed nothing)")


class _Patience:
    """Ends a service that is silent for too long: a browser may die at a moment that leaves it waiting."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self._child, self._seconds = child, seconds
        self.is_lost = False
        self._timer = self._started()

    def renew(self) -> None:
        """It has said something."""
        self._timer.cancel()
        self._timer = self._started()

    def end(self) -> None:
        """The request is over."""
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


def _ask_to_end(child: subprocess.Popen[bytes]) -> None:
    """TERM to the whole group, and time to heed it."""
    with contextlib.suppress(OSError):
        os.killpg(child.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(_GRACE_SECONDS)


def _listen(pipe: IO[bytes] | None, said: deque[str]) -> None:
    """Keep the last lines the service printed, and its pipe empty."""
    with contextlib.suppress(OSError, ValueError), _pipe(pipe) as lines:
        for line in lines:
            said.append(line.decode(errors="replace").rstrip())


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise OSError("the render service has no pipe")
    return pipe
