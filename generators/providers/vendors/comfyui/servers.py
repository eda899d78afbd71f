"""ComfyUI servers: which of several gets a workflow, how it is queued once, and how it ends.

The client chooses the job's id (`Job.token`), so a request of unknown outcome can be searched for.
The recorded id is `<host>#<prompt id>`, because only that host has the job. Shared by pictures and clips.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import urlencode

from generators.errors import NoResult, ProviderError, ProviderRefused, ProviderUnreachable
from generators.providers.http.client import Http
from generators.providers.http.json_fields import find, list_at, number_at, text_at
from generators.providers.http.polling import PollPolicy, wait_for
from generators.providers.http.refusals import VendorError, refusal
from generators.providers.image.picture import Reference
from generators.providers.roles.call import Call
from generators.providers.vendors.comfyui.graph import Graph, SavedFile
from generators.providers.vendors.comfyui.listener import Listener
from generators.spec.model import Json

REQUEST_SECONDS: Final = 30.0
PACE: Final = PollPolicy(1, 1, 1, 1200)
GRACE_SECONDS: Final = 15.0
"""How long a job may be in neither queue nor history, as when it moves from one to the other."""

_IN_USE: Final[Counter[str]] = Counter()
"""Jobs of this process by host, for queues do not show yet what is just being sent."""
_IN_USE_LOCK: Final = Lock()


@dataclass
class ComfyUIServers:
    """The hosts of one call."""

    call: Call
    pace: PollPolicy = PACE
    grace_seconds: float = GRACE_SECONDS
    clock: Callable[[], float] = time.monotonic
    _stack: ExitStack = field(default_factory=ExitStack)
    _listener: Listener | None = None

    def run(self, graph_for: Callable[[Callable[[Reference], str]], Graph]) -> tuple[str, Json]:
        """Place a workflow, wait for it, and return its host and its outputs.

        `graph_for` makes the graph, given what uploads a reference and returns the server's name for it.
        Raises ProviderError and its kinds.
        """
        with self._stack:
            job_id = self.call.job.submit(lambda: self._place(graph_for), self._find)
            host, _, prompt_id = job_id.rpartition("#")
            self._listen(host)
            return host, self._outputs(host, prompt_id)

    def http(self, host: str) -> Http:
        """The client of one host."""
        return Http(replace(self.call.at, base_url=host), timeout=REQUEST_SECONDS)

    @property
    def _hosts(self) -> list[str]:
        return self.call.at.base_url.split(",")

    def _place(self, graph_for: Callable[[Callable[[Reference], str]], Graph]) -> str:
        host = self._stack.enter_context(self._least_busy())
        self._listen(host)
        http = self.http(host)
        token = self.call.job.token
        graph = graph_for(lambda reference: _upload(http, reference))
        body: Json = {"prompt": graph, "client_id": token, "prompt_id": token}
        try:
            answer = http.post_json("/prompt", body)
        except ProviderError as error:
            if not error.maybe_sent:
                raise
            found = self._find()
            if found:
                return found
            error.maybe_sent = False
            raise
        # ComfyUIServers of before mid-2025 choose the id themselves.
        return f"{host}#{text_at(answer, 'prompt_id') or token}"

    def _find(self) -> str | None:
        """The job's id where a host has it under our token."""
        token = self.call.job.token
        for host in self._hosts:
            http = self.http(host)
            queue = http.get_json("/queue")
            if token in {*_ids(queue, "queue_running"), *_ids(queue, "queue_pending")}:
                return f"{host}#{token}"
            if find(http.get_json(f"/history/{token}"), token) is not None:
                return f"{host}#{token}"
        return None

    @contextmanager
    def _least_busy(self) -> Iterator[str]:
        """The host with the fewest jobs, its queue and our own together, held until the call ends."""
        queues = self._queues()
        with _IN_USE_LOCK:
            host = min(queues, key=lambda host: queues[host] + _IN_USE[host])
            _IN_USE[host] += 1
        try:
            yield host
        finally:
            with _IN_USE_LOCK:
                _IN_USE[host] -= 1

    def _queues(self) -> dict[str, int]:
        """Lengths of the queues of all hosts that answer. Raises what the last one raised when none does."""
        lengths, last = {}, None
        for host in self._hosts:
            try:
                queue = self.http(host).get_json("/queue")
            except ProviderUnreachable as error:
                last = error
                if len(self._hosts) > 1:
                    self.call.note(f"{self.call.at.provider} at {host} does not answer and is skipped")
            else:
                lengths[host] = len(list_at(queue, "queue_running")) + len(list_at(queue, "queue_pending"))
        if last and not lengths:
            raise last
        return lengths

    def _listen(self, host: str) -> None:
        if self._listener is None:
            key = self.call.at.key
            headers = {"Authorization": f"Bearer {key.reveal()}"} if key else {}
            listener = Listener(host, self.call.job.token, self._on_message, headers)
            self._listener = self._stack.enter_context(listener)

    def _on_message(self, kind: str, data: Json) -> None:
        value, most = number_at(data, "value"), number_at(data, "max")
        if kind == "progress" and value is not None and most:
            note = f"{value:.0f} of {most:.0f} at node {find(data, 'node')}"
            self.call.progress(min(value / most, 1.0), note)

    def _outputs(self, host: str, prompt_id: str) -> Json:
        http, lost_since = self.http(host), None

        def look() -> dict[str, Json] | None:
            nonlocal lost_since
            entry = find(http.get_json(f"/history/{prompt_id}"), prompt_id)
            if isinstance(entry, dict):
                return self._ended(entry, prompt_id)
            if self._in_queue(http, prompt_id):
                lost_since = None
                return None
            lost_since = self.clock() if lost_since is None else lost_since
            if self.clock() - lost_since >= self.grace_seconds:
                raise NoResult(
                    f"{self.call.at.provider} at {host} does not know job {prompt_id} any more: "
                    "it was restarted, or its history cleared\nRun again to request a new one."
                )
            return None

        wait = self._listener.wait if self._listener else time.sleep
        return wait_for(look, pace=self.pace, what=f"{self.call.at.provider} job {prompt_id}", sleep=wait)

    def _in_queue(self, http: Http, prompt_id: str) -> bool:
        queue = http.get_json("/queue")
        waiting = _ids(queue, "queue_pending")
        if prompt_id in waiting:
            others = len(waiting) - 1 + len(_ids(queue, "queue_running"))
            self.call.progress(0.0, f"queued with {others} others")
        return prompt_id in waiting or prompt_id in _ids(queue, "queue_running")

    def _ended(self, entry: dict[str, Json], prompt_id: str) -> dict[str, Json]:
        """The outputs of a run that has ended. Raises ProviderRefused for one that failed."""
        messages = {text_at(message, 0): find(message, 1) for message in list_at(entry, "status", "messages")}
        if "execution_interrupted" in messages:
            raise ProviderRefused(
                f"{self.call.at.provider} reports that job {prompt_id} was cancelled\n"
                "Run again to start a new job."
            )
        if text_at(entry, "status", "status_str") == "error":
            raise refusal(self.call.at, _failure(messages.get("execution_error"), prompt_id))
        outputs = entry.get("outputs")
        return outputs if isinstance(outputs, dict) else {}


def view_url(host: str, file: SavedFile) -> str:
    """Where a file that a run has saved is fetched from."""
    return f"{host}/view?{urlencode(file.query)}"


def _failure(data: Json, prompt_id: str) -> VendorError:
    node = " ".join(part for part in (str(find(data, "node_id") or ""), text_at(data, "node_type")) if part)
    message = text_at(data, "exception_message").strip() or f"job {prompt_id} failed, without a reason"
    return VendorError(text_at(data, "exception_type"), f"node {node}: {message}" if node else message)


def _upload(http: Http, reference: Reference) -> str:
    """The server's name for a picture, which is free to send as often as need be."""
    name = f"cinemake-{hashlib.sha256(reference.data).hexdigest()[:16]}{Path(reference.name).suffix}"
    try:
        answer = http.post_form(
            "/upload/image",
            {"type": "input", "overwrite": "true"},
            [("image", (name, reference.data, reference.mime))],
        )
    except ProviderError as error:
        error.maybe_sent = False
        raise
    subfolder = text_at(answer, "subfolder")
    return f"{subfolder}/{text_at(answer, 'name') or name}" if subfolder else text_at(answer, "name") or name


def _ids(queue: Json, part: str) -> list[str]:
    """Ids of the jobs in a part of the queue, whose items are lists of number, id and more."""
    return [text_at(item, 1) for item in list_at(queue, part)]
