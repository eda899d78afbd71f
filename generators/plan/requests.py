"""Requests: for each step kind the frozen data that decides its result, next to what its inputs hold.

The step's work and its key are both made from the request, so a new field changes keys by construction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generators.plan.step import OPTION
from generators.spec.model import FILE_OPTIONS, Json, Picture, Reveal, TableReading, TransitionType, WhenShort


@dataclass(frozen=True)
class Model:
    """Who does a role: decided by the spec and the profile before anything is planned."""

    provider: str
    """Its name in the catalogue."""
    model: str | None = None
    options: Mapping[str, Json] = field(default_factory=dict)
    base_url: str = field(default="", metadata={"keyed": False})
    """Where to ask, if not at the provider's usual address; another address gives no other result."""
    key_env: str = field(default="", metadata={"keyed": False})
    """The environment variable that holds the key, if not the provider's usual one."""
    wait_options: Mapping[str, Json] = field(default_factory=dict, metadata={"keyed": False})
    """Options that only set how long to wait (`timeout`, `poll`): they do not change the result."""


@dataclass(frozen=True)
class PackagesRequest:
    """Install the Node packages that the lock file names."""


@dataclass(frozen=True)
class SourcesRequest:
    """Write one digest per part of the animation library."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class SpokenTurn:
    """One stretch of speech with its voice resolved."""

    text: str
    model: Model
    voice_id: str
    rate: float
    pitch: float
    """Semitones."""
    pronounce: Mapping[str, str] = field(default_factory=dict)
    gain_db: float = 0.0
    """0 or less: how much quieter it is than the scene's loudest turn."""


@dataclass(frozen=True)
class NarrationRequest:
    """Speak the turns one after the other, or take the author's recording."""

    language: str
    turns: tuple[SpokenTurn, ...]
    recorded: bool = False
    """True: the input `recording` is the voice and the turns only have its words."""
    levelled: bool | None = None
    """True for a recording, which is brought to the level of all voices; None keeps the others' keys."""
    take: int | None = None
    """Counted from 1; None is the first."""


@dataclass(frozen=True)
class TimingRequest:
    """Turn measured seconds into scene-local frames."""

    fps: int
    lead_seconds: float
    """Silence before the voice."""
    tail_seconds: float
    """Silence after the voice, the author's `pause` included."""
    seconds: float | None = None
    """Length of a scene in which nothing is spoken."""
    marks: tuple[tuple[str, int], ...] = ()
    """Mark name and the characters of the scene's text before it, spaces not counted."""


@dataclass(frozen=True)
class CaptionsRequest:
    """Set the spoken words as pages of one or two lines."""

    preset: str
    position: str
    max_chars: int


@dataclass(frozen=True)
class TableFile:
    """A prop whose value is the table in an input."""

    role: str
    reading: TableReading


@dataclass(frozen=True)
class AnimationLayer:
    """One template of the library and what the author gave it."""

    template: str
    props: Mapping[str, Json]
    reveal: Reveal
    reveals: str | None = None
    """The prop whose parts appear at cue frames."""
    data_role: str | None = None
    """Role of the input that holds `props.data`, where the author named a file."""
    reading: TableReading | None = None
    """How that file is to be read."""
    files: Mapping[str, TableFile] | None = None
    """The other props for which the author named a file; None without any, which keeps older keys."""

    @property
    def tables(self) -> Mapping[str, TableFile]:
        """Every prop that is read from a file, `data` among them."""
        data = {"data": TableFile(self.data_role, self.reading or TableReading())} if self.data_role else {}
        return {**data, **(self.files or {})}


@dataclass(frozen=True)
class AnimationRequest:
    """Resolve layers against the voice: cue frames and data."""

    layers: tuple[AnimationLayer, ...]


@dataclass(frozen=True)
class RenderRequest:
    """Draw a scene's overlay: animation and captions, without background or title layer."""

    width: int
    height: int
    language: str
    tokens: Mapping[str, Json]
    """Only the theme tokens that the scene's templates and captions declare."""


@dataclass(frozen=True)
class TitleRequest:
    """Draw the title layer, one still for the whole video."""

    title: str
    slogan: tuple[str, ...]
    width: int
    height: int
    language: str
    tokens: Mapping[str, Json]


@dataclass(frozen=True)
class PromptRequest:
    """Let a language model rewrite the prompt of a picture."""

    model: Model
    prompt: str
    style: str
    width: int
    height: int
    take: int | None = None
    """Counted from 1; None is the first."""


@dataclass(frozen=True)
class ImageRequest:
    """Make a still from a prompt."""

    model: Model
    prompt: str | None
    """None where the input `prompt` holds it, rewritten."""
    style: str
    width: int
    height: int
    palette: Mapping[str, Json] | None = None
    """The theme's colours, for a provider that paints in them."""
    seed: int | None = None
    negative: str | None = None
    """What must not be seen; the inputs `ref.<n>` hold what it must resemble."""
    transparent: bool | None = None
    """True: nothing but the thing itself is opaque."""
    take: int | None = None
    """Counted from 1; None is the first."""


@dataclass(frozen=True)
class TextRequest:
    """Let a language model answer; it sees the inputs `ref.<n>`, where there are any."""

    model: Model
    prompt: str
    system: str
    schema: Mapping[str, Json] | None = None
    """JSON Schema that the answer must fit."""
    sees: bool = False
    """Whether there are pictures to look at."""
    take: int | None = None
    """Counted from 1; None is the first."""


@dataclass(frozen=True)
class Encoding:
    """How the picture is encoded; one for all segments of a video, so that they can be joined by copy."""

    width: int
    height: int
    quality: str
    crf: int | None
    bitrate: int | None


@dataclass(frozen=True)
class SegmentRequest:
    """Composite background, overlay and title, and encode the scene."""

    encoding: Encoding
    background: Picture
    """As in the model; prompt, seed and file name are left out: the input `background` holds the picture."""
    behind: tuple[str, str] | None = None
    """The theme's two colours (`#rrggbb`), which show through where a picture or clip is transparent;
    None under plain grounds, which nothing shines through."""


@dataclass(frozen=True)
class TimelineRequest:
    """Put the scenes after each other; the first transition is never used."""

    fps: int
    transitions: tuple[tuple[TransitionType, float], ...]
    """Type and seconds of how each scene comes in."""


@dataclass(frozen=True)
class SubtitlesRequest:
    """Write the spoken words as SRT and WebVTT."""

    language: str
    max_chars: int


@dataclass(frozen=True)
class ChaptersRequest:
    """Write chapter titles with their start times."""

    titles: tuple[str, ...]


@dataclass(frozen=True)
class MusicRequest:
    """Compose a bed from a prompt."""

    model: Model
    prompt: str
    seconds: float
    take: int | None = None
    """Counted from 1; None is the first."""


@dataclass(frozen=True)
class MusicMix:
    """How the bed is mixed under the voice."""

    volume_db: float
    duck_db: float
    fade_seconds: float


@dataclass(frozen=True)
class ClipSound:
    """The sound of one scene's clip."""

    scene: int
    """Index of the scene in the timeline."""
    mode: str
    """`mix`, `duck` or `only`."""
    trim: tuple[float, float | None]
    when_short: WhenShort = "hold-last"
    track: int | None = None
    """Counted from 1; None is the first that is not silent."""
    name: str = field(default="", metadata={"keyed": False}, compare=False)
    """The scene's id, for messages alone: renaming it changes no request."""


@dataclass(frozen=True)
class SoundtrackRequest:
    """Mix voices, bed and clip sounds to the target loudness."""

    loudness: float
    """Integrated, LUFS."""
    voice_gains_db: tuple[float, ...]
    """One per scene in play order, of its loudest turn; 0 where nothing is spoken."""
    music: MusicMix | None
    clips: tuple[ClipSound, ...] = ()


@dataclass(frozen=True)
class CompositeRequest:
    """Join segments, soundtrack and chapters into the finished file."""

    encoding: Encoding
    title: str
    description: str
    chapters: tuple[str, ...]
    """Chapter title of each scene, in play order."""


@dataclass(frozen=True)
class PosterRequest:
    """Take one still from a segment."""

    at: float
    """Where in the segment, 0 to 1."""


@dataclass(frozen=True)
class ContactRequest:
    """Put one still of every scene on a sheet."""

    at: float
    """Where in each segment, 0 to 1."""


WAIT_OPTIONS = ("timeout", "poll")
"""Options of models that only set how long to wait."""


def option_files(*models: Model) -> dict[str, str]:
    """The files that the models' options name: input role to project-relative path."""
    found = {}
    for number, model in enumerate(models, 1):
        for name in FILE_OPTIONS:
            file = model.options.get(name)
            if isinstance(file, str):
                found[f"{OPTION}{name}.{number:02d}"] = file
    return found


def models_of(request: object) -> tuple[Model, ...]:
    """Who is asked by a request: its own model, or each speaker's once, in order."""
    turns = getattr(request, "turns", ())
    found = [turn.model for turn in turns] or [getattr(request, "model", None)]
    return tuple(m for n, m in enumerate(found) if isinstance(m, Model) and m not in found[:n])
