"""sources: one digest per part of the animation library, of what it bundles to."""

from __future__ import annotations

from generators.media.programs import script_command
from generators.plan.paths import REMOTION
from generators.plan.requests import SourcesRequest
from generators.steps.context import Context
from generators.steps.programs import run_program


def run(request: SourcesRequest, ctx: Context) -> None:  # the parts are the step's outputs
    """Write <part>.json for every part."""
    command, environment = script_command(ctx.services.node(), "render/sources.ts")
    run_program(
        [*command, str(ctx.staging)], cwd=ctx.project / REMOTION, timeout_seconds=300, env=environment
    )
