"""What every provider is called with: the endpoint, the journalled job, and how to report progress.

A provider is stateless. It gets the request's own data (an `...Ask`), a `Call`, and a path to write to;
it returns a `Usage`. It never retries a create itself and never sees the store: `Job` is in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from generators.errors import StorageRefused
from generators.spec.model import Json

T = TypeVar("T")


class Secret:
    """A key that shows itself no_bucket: not in reprs, messages, logs or dataclass dumps.

    No dataclass itself: `asdict` of what holds one would take the key out of it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself, for the one place that puts it on the wire."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __str__(self) -> str:
        return "***"

    def __repr__(self) -> str:
        return "Secret(***)"


@dataclass(frozen=True)
class Endpoint:
    """One provider as a role uses it."""

    provider: str
    """Its name in the catalogue, such as `dashscope`."""
    model: str
    base_url: str
    """Without a slash at its end."""
    key: Secret | None = None
    """None where none is needed."""
    options: Mapping[str, Json] = field(default_factory=dict)
    """The author's `models.<role>.options`; each provider declares the names it has."""


@dataclass(frozen=True)
class Usage:
    """What one call used, as the provider reports it."""

    usd: float | None
    """US dollars, reported by the provider or computed from its counts and the catalogue; None: unknown."""
    model: str
    """The model that answered, if the provider reports it."""
    counts: Mapping[str, float] = field(default_factory=dict)
    """`images`, `input_tokens`, `output_tokens`, `characters`, `seconds`, ..., as far as reported."""


class Job(Protocol):
    """One piece of paid work in the journal: nothing leaves this machine before it is written down."""

    @property
    def token(self) -> str:
        """A UUID of this job, the same after a crash: for APIs that let clients choose ids."""

    def submit(self, create: Callable[[], str], find: Callable[[], str | None] | None = None) -> str:
        """The provider's id of the job; `create` is called at most once in the job's whole life.

        After a crash the recorded id comes back without a request. If it is unknown whether one arrived,
        `find` is called (for an API that can be searched by `token`, or lists jobs).
        Raises Unsure if it stays unknown, BudgetReached before anything is sent, and what `create` raises if
        the provider has certainly not accepted the work.
        """

    def send(self, create: Callable[[], T]) -> T:
        """As `submit`, for work whose answer is the result itself: called once, Unsure after a crash.

        An answer of bytes or plain JSON data is recorded, and comes back after a crash without a request.
        """

    def part(self, name: str) -> Job:
        """The job of one of several requests that together make one result, such as a speaker's turn."""


@dataclass(frozen=True)
class UploadedFile:
    """A file where a provider can fetch it."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    """What has to be sent with a request that names the URL."""


def no_bucket(path: Path) -> str:
    """Upload no file. Raises StorageRefused."""
    raise StorageRefused(f"{path.name} must be in a bucket the provider can read, and none is available")


@dataclass(frozen=True)
class Call:
    """Everything around one request to a provider."""

    at: Endpoint
    job: Job
    progress: Callable[[float, str], None] = lambda _fraction, _note: None
    """Gets the share done (0 to 1) and a short note; from any thread."""
    note: Callable[[str], None] = lambda _sentence: None
    """Gets one sentence that the user must not miss, such as a rewritten prompt or a smaller size."""
    lay: Callable[[Path], str] = no_bucket
    """Uploads a file to the user's own bucket and returns a link; see `storage.inputs.link_for`."""
