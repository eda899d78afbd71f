"""npm: the Node packages of the animation library, exactly as the lock file names them."""

from __future__ import annotations

from generators.errors import MissingTool
from generators.media.packages import list_files
from generators.media.programs import node_environment, npm_command
from generators.plan.paths import NODE_MODULES, REMOTION
from generators.plan.requests import PackagesRequest
from generators.steps.context import Context
from generators.steps.programs import run_program


def run(request: PackagesRequest, ctx: Context) -> None:  # the lock file decides everything
    """Install into remotion/node_modules."""
    folder = ctx.project / REMOTION
    node = ctx.services.node()
    npm = npm_command(node)
    if npm is None:
        raise MissingTool(f"npm was not found beside {node}: install it, e.g. apt-get install npm")
    ctx.progress(0.0, "installing Node packages and the browser; the first time takes a minute or so")
    # Only what a build needs; tests/run adds the packages for development. Package scripts are not run:
    # nothing we use needs one, and they are code from strangers.
    run_program(
        [*npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        timeout_seconds=1800,
        env=node_environment(node),
    )
    list_files(ctx.project / NODE_MODULES)
