"""Runs npm with the Node that builds use: `python -m generators.media.npm ARGUMENTS`."""

from __future__ import annotations

import subprocess
import sys

from generators.media.programs import node_environment, node_program, npm_command

if __name__ == "__main__":
    node = node_program()
    npm = npm_command(node)
    if npm is None:
        sys.exit(f"there is no npm beside {node}")
    sys.exit(subprocess.run([*npm, *sys.argv[1:]], env=node_environment(node), check=False).returncode)
