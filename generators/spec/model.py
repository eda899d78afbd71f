"""The frozen model of one spec, which all other packages read after YAML, schema and defaults.

Every default is filled in here or by the merge before; absent values are None or an empty tuple.
Text is kept as written, except that white space in `say` is folded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

Fit = Literal["cover", "contain"]
Motion = Literal["none", "zoom-in", "zoom-out", "pan-left", "pan-right", "pan-up", "pan-down"]
WhenShort = Literal["hold-last", "loop", "slow"]
Reveal = Literal["none", "words", "even", "marks"]
TransitionType = Literal["none", "fade", "dissolve", "wipe"]


@dataclass(frozen=True)
class Output:
    """Format and quality of the finished file."""

    width: int = 1920
    height: int = 1080
    fps: int = 30
    quality: Literal["draft", "final"] = "final"
    crf: int | None = None
    """x264 constant rate factor, 0 to 51; None uses the default of `quality`."""
    bitrate: int | None = None
    """Bits per second; None uses `crf`."""
    loudness: float = -14.0
    """Integrated loudness in LUFS (EBU R 128)."""


@dataclass(frozen=True)
class Theme:
    """A theme's name and the author's changes to its tokens."""

    name: str = "midnight"
    changes: Mapping[str, Json] = field(default_factory=dict)
    """Token name to value, merged over the named theme's tokens."""


@dataclass(frozen=True)
class Voice:
    """The speaker: a preset resolved per language and provider, a provider's own voice, or a recording."""

    preset: str = "warm"
    provider: str | None = None
    id: str | None = None
    """The provider's own name of a voice; overrides `preset`."""
    rate: float = 1.0
    """Factor of the voice's natural speed, 0.5 to 2."""
    pitch: float = 0.0
    """Semitones up or down, -12 to 12."""
    volume_db: float = 0.0
    file: str | None = None
    """A recorded take, project-relative POSIX path."""
    pronounce: Mapping[str, str] = field(default_factory=dict)
    """Word as written to its pronunciation."""


@dataclass(frozen=True)
class Turn:
    """A stretch of speech by one voice; the text has no marks."""

    text: str
    voice: Voice


@dataclass(frozen=True)
class Mark:
    """A `[[name]]` in the narration, before the word with this index over all turns of the scene."""

    name: str
    word: int
    characters: int = 0
    """Characters of the scene's text before it, without spaces: for scripts that do not separate words."""


@dataclass(frozen=True)
class Captions:
    """How the spoken words are shown."""

    preset: str = "karaoke"
    burn: bool = True
    max_chars: int | None = None
    """Longest line in characters; None derives it from the aspect ratio and the script."""
    position: Literal["bottom", "middle", "top"] = "bottom"


@dataclass(frozen=True)
class Music:
    """The music under the voices."""

    file: str | None = None
    prompt: str | None = None
    volume_db: float = -18.0
    duck_db: float = -10.0
    """Additional change of the music's level while a voice speaks (0 or less)."""
    fade_seconds: float = 1.5


@dataclass(frozen=True)
class ColorPicture:
    """One flat colour."""

    color: str
    type: Literal["color"] = "color"


@dataclass(frozen=True)
class GradientPicture:
    """Two or more colours from top left to bottom right."""

    colors: tuple[str, ...]
    type: Literal["gradient"] = "gradient"


@dataclass(frozen=True)
class ImagePicture:
    """A still picture: generated from a prompt, or a file (exactly one of the two)."""

    prompt: str | None = None
    file: str | None = None
    seed: int | None = None
    negative: str = ""
    """What the picture must not show."""
    refs: tuple[str, ...] = ()
    """Names of the video's `refs` that it must resemble."""
    size: tuple[int, int] | None = None
    """Requested width and height; None uses the output's."""
    enhance: bool = False
    """Whether the llm role rewrites the prompt first."""
    take: int | None = None
    """Which of several results of the same words, counted from 1; None leaves the choice to the lock."""
    pin: bool = False
    """Keep the result even when its request changes."""
    fit: Fit = "cover"
    motion: Motion = "zoom-in"
    type: Literal["image"] = "image"


@dataclass(frozen=True)
class VideoPicture:
    """A clip from a file."""

    file: str
    trim: tuple[float, float | None] = (0.0, None)
    """Start and end in seconds of the file; None is the file's end."""
    fit: Fit = "cover"
    when_short: WhenShort = "hold-last"
    sound: Literal["off", "mix", "duck", "only"] = "off"
    sound_track: int | None = None
    """Which of its sound tracks is used, counted from 1; None is the first that is not silent."""
    type: Literal["video"] = "video"


Picture = ColorPicture | GradientPicture | ImagePicture | VideoPicture


@dataclass(frozen=True)
class TableReading:
    """How to read a data file: the language of its numbers, and the columns."""

    language: str = "en"
    label: str | None = None
    """Name of the column of labels; None for the first one."""
    value: str | None = None
    """Name of the column of values; None for the other one of two."""


@dataclass(frozen=True)
class Animation:
    """One layer of the animation library over the picture."""

    template: str
    props: Mapping[str, Json]
    """The template's own properties as written, without `template` and `reveal`."""
    reveal: Reveal = "none"
    files: Mapping[str, str] = field(default_factory=dict)
    """Prop to the project-relative path of the file it names (`data: {file: x.csv}`); tracked inputs."""


@dataclass(frozen=True)
class Transition:
    """How a scene begins; the first scene's is not used."""

    type: TransitionType = "fade"
    seconds: float = 0.4
    """0 for `none`."""


@dataclass(frozen=True)
class Scene:
    """One scene, merged with the spec's defaults."""

    id: str
    turns: tuple[Turn, ...] = ()
    """Empty when nothing is spoken; then `seconds` is set."""
    marks: tuple[Mark, ...] = ()
    seconds: float | None = None
    """Length without speech."""
    pause_seconds: float = 0.0
    """Extra silence after the voice."""
    background: Picture = field(default_factory=lambda: GradientPicture(colors=()))
    """A gradient without colours uses the theme's."""
    animations: tuple[Animation, ...] = ()
    """Bottom to top."""
    captions: Captions | None = field(default_factory=Captions)
    """None: no captions in this scene."""
    transition: Transition = field(default_factory=Transition)


@dataclass(frozen=True)
class Meta:
    """The description of the video for viewers."""

    description: str = ""
    tags: tuple[str, ...] = ()
    chapters: Mapping[str, str] = field(default_factory=dict)
    """Scene id to chapter title; empty means derived from the scenes."""
    poster: str | None = None
    """Id of the poster's scene; None uses the first scene."""


@dataclass(frozen=True)
class Ref:
    """A character, style or logo that pictures must resemble (exactly one of the two)."""

    file: str | None = None
    """A picture file, project-relative POSIX path."""
    prompt: str | None = None


FILE_OPTIONS = {"workflow": "data", "prompt_wav": "sound"}
"""Options of models that name input files, and each file's kind; the result depends on their content."""


@dataclass(frozen=True)
class RoleModel:
    """Settings of one role; empty fields are taken from other sources."""

    provider: str = ""
    """A provider's name in the catalogue."""
    model: str = ""
    """The provider's own name of a model."""
    base_url: str = ""
    key_env: str = ""
    """Environment variable that holds the key."""
    options: Mapping[str, Json] = field(default_factory=dict)
    fallback: tuple[str, ...] = ()
    """Providers to use instead, in order, where the first has no key."""


@dataclass(frozen=True)
class Video:
    """One complete spec."""

    name: str
    """The file's stem."""
    spec_path: str
    """Project-relative POSIX path."""
    title: str
    scenes: tuple[Scene, ...]
    slogan: tuple[str, ...] = ()
    language: str = "en"
    """BCP 47, such as `en`, `zh-CN`."""
    output: Output = field(default_factory=Output)
    theme: Theme = field(default_factory=Theme)
    music: Music | None = None
    style: str = ""
    profile: str = "offline"
    models: Mapping[str, RoleModel] = field(default_factory=dict)
    """Role (`image`, `speech`, ...) to its settings in the spec."""
    budget: float | None = None
    """Highest cost of the video in US dollars; None means nothing may be spent."""
    refs: Mapping[str, Ref] = field(default_factory=dict)
    meta: Meta = field(default_factory=Meta)
