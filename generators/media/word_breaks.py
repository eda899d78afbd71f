"""Words of scripts without spaces, found by ICU's dictionaries, which Node includes.

A Python package of ICU would add the same dictionaries again, in 44 MB.
"""

from __future__ import annotations

import json
import subprocess

from generators.errors import CommandFailed, StepFailed
from generators.media import processes
from generators.media.programs import node_program
from generators.plan.text import UNSPACED, with_breaks

_SCRIPT = """
const words = new Intl.Segmenter("th", {granularity: "word"});
const runs = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(runs.map((run) => [...words.segment(run)].map(({segment}) => segment))));
"""
_LIMIT_SECONDS = 60.0


def mark_words(text: str) -> str:
    """The text with a break (U+200B) between words of Thai, Lao, Khmer and Burmese; other text is unchanged.

    Raises MissingTool, StepFailed.
    """
    runs = UNSPACED.findall(text)
    if not runs:
        return text
    command = [str(node_program()), "-e", _SCRIPT]
    with processes.start(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as node:
        try:
            found, errors = node.communicate(json.dumps(runs).encode(), timeout=_LIMIT_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise StepFailed("node did not split a text into words within a minute") from error
    if node.returncode:
        raise CommandFailed(command[:1], node.returncode, errors.decode(errors="replace"))
    words = iter(json.loads(found))
    return UNSPACED.sub(lambda _: with_breaks(next(words)), text)
