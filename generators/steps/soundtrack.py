"""soundtrack: voices, bed and clip sounds mixed to the target loudness, exactly as long as the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from generators.errors import StepFailed
from generators.media.clip.sound import clip_sound, missing
from generators.media.clip.source import read_clip
from generators.media.clip.timeline import part_of
from generators.media.soundtrack import TOLERANCE_LU, mix_soundtrack
from generators.media.tracks import ClipTrack, MusicTrack, VoiceTrack
from generators.plan.requests import ClipSound, SoundtrackRequest
from generators.steps.context import Context
from generators.steps.formats import Timeline, read_timeline

CLIP_DUCK_DB = -12.0
"""How far a clip's own sound with `sound: duck` is lowered during speech."""


def run(request: SoundtrackRequest, ctx: Context) -> None:
    """Write soundtrack.m4a."""
    timeline = read_timeline(ctx.input("timeline"))
    voices = [
        VoiceTrack(path, timeline.scenes[index].voice_start_frame, request.voice_gains_db[index])
        for index, path in sorted(ctx.inputs("voice").items())
    ]
    music = None
    if request.music:
        mix = request.music
        music = MusicTrack(ctx.input("music"), mix.volume_db, mix.duck_db, mix.fade_seconds)
    ctx.progress(0.0, "mixing")
    made = mix_soundtrack(
        ctx.output("audio"),
        fps=timeline.fps,
        frames=timeline.frames,
        voices=voices,
        music=music,
        clips=list(_clips(request, timeline, ctx)),
        loudness=request.loudness,
    )
    for note in made.notes:
        ctx.note(note)
    found = made.loudness
    if not found.is_silent and abs(found.integrated_lufs - made.goal) > TOLERANCE_LU:
        ctx.note(f"the loudness is {found.integrated_lufs:.1f} LUFS instead of {made.goal:g}")


def _clips(request: SoundtrackRequest, timeline: Timeline, ctx: Context) -> Iterator[ClipTrack]:
    """The sounds of all clips that have one."""
    files = ctx.inputs("clip")
    for clip in request.clips:
        path = files[clip.scene]
        try:
            track = _clip(clip, path, timeline)
        except StepFailed as problem:
            raise StepFailed(f"scene {clip.name}: {problem}") from problem
        if track is None:
            ctx.note(f"scene {clip.name}: {missing(path, clip.mode)}")
        else:
            yield track


def _clip(clip: ClipSound, path: Path, timeline: Timeline) -> ClipTrack | None:
    sound = clip_sound(path, mode=clip.mode, track=clip.track)
    if sound is None:
        return None
    scene = timeline.scenes[clip.scene]
    begin, seconds = _part(clip, path)
    return ClipTrack(
        sound,
        scene.start_frame,
        scene.frames,
        begin=begin,
        seconds=seconds,
        when_short=clip.when_short,
        duck_db=CLIP_DUCK_DB if clip.mode == "duck" else 0.0,
        is_levelled=clip.mode == "only",
    )


def _part(clip: ClipSound, path: Path) -> tuple[Fraction, Fraction | None]:
    """Where the part that the scene shows begins, in the clock of the clip's packets, and its length."""
    start, end = clip.trim
    timeline = read_clip(path).timeline
    part = part_of(timeline, path.name, start=start, end=end, when_short=clip.when_short)
    begin = timeline.zero + part.start
    if clip.when_short != "hold-last":
        return begin, part.end - part.start
    # While the last picture is held, the sound goes on to the end of the trim, or of the file.
    return begin, None if end is None else Fraction(end).limit_denominator(1_000_000) - part.start
