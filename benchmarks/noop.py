"""How long a no-op and a listing take on a spec of about 1,000 steps, against Python's own start-up.

    ./doitw bench:noop [scenes]

Prints `value NAME SECONDS`, each the median of five whole processes, and one `ratio` to the bare interpreter.
The steps' work is done by the stand-ins of the tests, their freshness is judged for real.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.engine.house import House

RUNS = 5


def spec(scenes: int) -> str:
    """A video whose every scene has a voice, captions, an animation and a picture."""
    head = "spec: 1\ntitle: Many scenes\nscenes:\n"
    scene = (
        "  - id: scene-{n}\n"
        "    say: This is scene number {n}, and it says a little.\n"
        "    background: a hill, number {n}\n"
        "    animation: {{template: bullets, items: [One, Two, Number {n}]}}\n"
    )
    return head + "".join(scene.format(n=n) for n in range(scenes))


def seconds(command: list[str]) -> float:
    """The median time of a whole process."""
    taken = []
    for _ in range(RUNS + 1):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken[1:])


def main() -> None:
    """Build once with stand-ins, then time the real command."""
    scenes = int(sys.argv[1]) if len(sys.argv) > 1 else 143
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "project")
        root.mkdir()
        for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(Path(folder, name.lower()))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is timed may keep its byte code
        os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
        house = House(root)
        house.spec.write_text(spec(scenes), "utf-8")
        os.chdir(root)
        started = time.perf_counter()
        house.doit()
        first = time.perf_counter() - started
        doit = [sys.executable, "-m", "doit"]
        python = seconds([sys.executable, "-c", "pass"])
        noop, listing = seconds(doit), seconds([*doit, "list", "--all"])
        print(f"value steps {len(house.ran)}")
        print(f"value python-start {python:.3f}")
        print(f"value first-run-per-step {first / len(house.ran):.5f}")
        print(f"value noop-above-start {noop - python:.3f}")
        print(f"value list-above-start {listing - python:.3f}")
        print(f"ratio noop-to-python-start {noop / python:.1f}")


if __name__ == "__main__":
    main()
