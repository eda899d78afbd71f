"""The steps that know the whole video: timeline, sound, the join, and what is made beside it.

all timings ─► timeline ─┬─► subtitles, chapters
narrations, music, clips ┴─► soundtrack ─┐
segments ────────────────────────────────┴─► composite      segments ─► poster, contact
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generators.plan import requests as ask
from generators.plan.library import Library, pick
from generators.plan.paths import scene_path, source_path, video_path
from generators.plan.resolver import RoleResolver, asked_of
from generators.plan.scene import ScenePlan
from generators.plan.step import Input, Request, Step
from generators.plan.text import subtitle_chars
from generators.plan.titles import title_line
from generators.spec.model import Scene, Video, VideoPicture

MUSIC_SECONDS = 60.0
"""Length of a composed bed; it loops, so the video's length is no part of its request."""
SETTLED = 0.62
"""Where in a scene its animation stands complete, as a share of its length."""


def video_steps(
    video: Video, scenes: Sequence[ScenePlan], library: Library, resolver: RoleResolver
) -> Iterator[Step]:
    """All steps of the video that belong to no single scene."""
    if any(scene.has_title for scene in scenes):
        yield _title(video, scenes[0], library)
    yield _timeline(video)
    yield _subtitles(video)
    yield _chapters(video)
    if video.music and video.music.prompt is not None:
        yield _music(video, video.music.prompt, resolver)
    yield _soundtrack(video)
    yield _composite(video, scenes[0].encoding)
    yield from _stills(video)


def _step(
    kind: str,
    video: Video,
    request: Request,
    inputs: Sequence[Input],
    outputs: dict[str, str],
    tools: tuple[str, ...] = (),
) -> Step:
    placed = {output: video_path(video.name, file) for output, file in outputs.items()}
    return Step(kind, video.name, request, tuple(inputs), placed, tools=tools)


def _each(video: Video, role: str, file: str, scenes: Sequence[Scene] | None = None) -> list[Input]:
    """One input per scene, its role numbered by position: ids never reach a key."""
    wanted = {scene.id for scene in (video.scenes if scenes is None else scenes)}
    return [
        Input(f"{role}.{index:04d}", scene_path(video.name, scene.id, file))
        for index, scene in enumerate(video.scenes)
        if scene.id in wanted
    ]


def _music(video: Video, prompt: str, resolver: RoleResolver) -> Step:
    request = ask.MusicRequest(resolver.music, prompt, MUSIC_SECONDS)
    tools = resolver.tools_of("music", resolver.music)
    asked = asked_of(video, "music", tools is None, prompt=prompt, seconds=MUSIC_SECONDS)
    step = _step("music", video, request, (), {"audio": "music.wav"}, tools=tools or ())
    return replace(step, generated=tools is None, asked=asked)


def _title(video: Video, first: ScenePlan, library: Library) -> Step:
    out = video.output
    request = ask.TitleRequest(
        video.title,
        video.slogan,
        out.width,
        out.height,
        video.language,
        pick(first.tokens, library.title_tokens),
    )
    inputs = [Input(f"sources.{part}", source_path(part)) for part in ("stage", "title")]
    return _step("title", video, request, inputs, {"image": "title.png"}, tools=("browser",))


def _timeline(video: Video) -> Step:
    transitions = tuple((scene.transition.type, scene.transition.seconds) for scene in video.scenes)
    # The first scene comes in without a transition: its spoken text must not make the others stale.
    transitions = (("none", 0.0), *transitions[1:])
    request = ask.TimelineRequest(video.output.fps, transitions)
    return _step(
        "timeline", video, request, _each(video, "timing", "timing.json"), {"timeline": "timeline.json"}
    )


def _spoken(video: Video) -> list[Scene]:
    return [scene for scene in video.scenes if scene.turns]


def _subtitles(video: Video) -> Step:
    inputs = [
        Input("timeline", video_path(video.name, "timeline.json")),
        *_each(video, "timing", "timing.json", _spoken(video)),
    ]
    request = ask.SubtitlesRequest(video.language, subtitle_chars(video.language))
    return _step("subtitles", video, request, inputs, {"srt": "final.srt", "vtt": "final.vtt"})


def _chapters(video: Video) -> Step:
    titles = _chapter_titles(video)
    inputs = [Input("timeline", video_path(video.name, "timeline.json"))]
    return _step("chapters", video, ask.ChaptersRequest(titles), inputs, {"chapters": "chapters.txt"})


def _chapter_titles(video: Video) -> tuple[str, ...]:
    """One per scene; a scene without words goes on under the title before it, at first the video's."""
    titles = [video.title]
    for scene in video.scenes:
        titles.append(_chapter_title(video, scene) or titles[-1])
    return tuple(titles[1:])


def _chapter_title(video: Video, scene: Scene) -> str:
    """The author's title for a scene, else that of its animation, else one made of the spoken text."""
    if scene.id in video.meta.chapters:
        return " ".join(video.meta.chapters[scene.id].split())
    for prop in ("title", "heading", "text"):
        for animation in scene.animations:
            text = animation.props.get(prop)
            if isinstance(text, str) and text:
                return title_line(text)
    return title_line(" ".join(turn.text for turn in scene.turns))


def _soundtrack(video: Video) -> Step:
    inputs = [
        Input("timeline", video_path(video.name, "timeline.json")),
        *_each(video, "voice", "narration.wav", _spoken(video)),
    ]
    music = None
    if video.music:
        bed = video.music.file or video_path(video.name, "music.wav")
        inputs.append(Input("music", bed))
        music = ask.MusicMix(video.music.volume_db, video.music.duck_db, video.music.fade_seconds)
    clips = []
    for index, scene in enumerate(video.scenes):
        picture = scene.background
        if isinstance(picture, VideoPicture) and picture.sound != "off":
            inputs.append(Input(f"clip.{index:04d}", picture.file))
            clips.append(
                ask.ClipSound(
                    index, picture.sound, picture.trim, picture.when_short, picture.sound_track, scene.id
                )
            )
    gains = tuple(max((turn.voice.volume_db for turn in scene.turns), default=0.0) for scene in video.scenes)
    request = ask.SoundtrackRequest(video.output.loudness, gains, music, tuple(clips))
    return _step(
        "soundtrack", video, request, inputs, {"audio": "soundtrack.m4a"}, tools=("av", "ffmpeg", "numpy")
    )


def _composite(video: Video, encoding: ask.Encoding) -> Step:
    inputs = [
        Input("timeline", video_path(video.name, "timeline.json")),
        Input("soundtrack", video_path(video.name, "soundtrack.m4a")),
        *_each(video, "segment", "segment.mp4"),
    ]
    titles = _chapter_titles(video)
    request = ask.CompositeRequest(encoding, video.title, video.meta.description, titles)
    return _step("composite", video, request, inputs, {"video": "final.mp4"}, tools=("av", "ffmpeg"))


def _stills(video: Video) -> Iterator[Step]:
    chosen = [scene for scene in video.scenes if scene.id == video.meta.poster] or [video.scenes[0]]
    segment = scene_path(video.name, chosen[0].id, "segment.mp4")
    poster = ask.PosterRequest(SETTLED)
    yield _step(
        "poster", video, poster, [Input("segment", segment)], {"image": "poster.jpg"}, tools=("av", "pillow")
    )
    contact = ask.ContactRequest(SETTLED)
    inputs = _each(video, "segment", "segment.mp4")
    yield _step("contact", video, contact, inputs, {"image": "contact.jpg"}, tools=("av", "pillow"))
