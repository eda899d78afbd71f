"""soundtrack: voices, bed and clip sounds mixed to the target loudness, exactly as long as the timeline."""

from __future__ import annotations

from generators.media.soundtrack import ClipTrack, MusicTrack, VoiceTrack, mix_soundtrack
from generators.plan.requests import ClipSound, SoundtrackRequest
from generators.steps.context import Context
from generators.steps.formats import Timeline, read_timeline

LOUDNESS_TOLERANCE_LU = 1.0
CLIP_DUCK_DB = -12.0
"""How far a clip's own sound with `sound: duck` goes down while somebody speaks."""


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
        clips=[_clip(clip, timeline, ctx) for clip in request.clips],
        loudness=request.loudness,
    )
    if not made.is_silent and abs(made.integrated_lufs - request.loudness) > LOUDNESS_TOLERANCE_LU:
        ctx.note(f"the loudness is {made.integrated_lufs:.1f} LUFS where {request.loudness:g} was asked for")


def _clip(clip: ClipSound, timeline: Timeline, ctx: Context) -> ClipTrack:
    scene = timeline.scenes[clip.scene]
    return ClipTrack(
        ctx.inputs("clip")[clip.scene],
        scene.start_frame,
        scene.frames,
        trim_start_seconds=clip.trim[0],
        duck_db=CLIP_DUCK_DB if clip.mode == "duck" else 0.0,
        is_levelled=clip.mode == "only",
    )
