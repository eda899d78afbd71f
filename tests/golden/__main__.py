"""`python -m tests.golden [TEMPLATE...]` draws golden frames again: look at them before committing."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.golden.cases import FRAMES, cases
from tests.golden.compare import compare, on_grey
from tests.golden.show import Show


def main() -> None:
    """Write every frame that is missing or looks different; delete those of removed templates."""
    unknown = set(sys.argv[1:]) - {case.template for case in cases()}
    if unknown:
        sys.exit(
            f"there is no template {', '.join(sorted(unknown))}; is its schema in schemas/templates.v1.json?"
        )
    wanted = {case.file for case in cases()}
    FRAMES.mkdir(exist_ok=True)
    for file in set(FRAMES.iterdir()) - wanted:
        file.unlink()
    with tempfile.TemporaryDirectory(prefix="cm-") as folder, Show(Path(folder)) as show:
        for case in cases():
            if sys.argv[1:] and case.template not in sys.argv[1:]:
                continue
            drawn = case.draw(show)
            if case.file.exists() and not compare(on_grey(case.file), on_grey(drawn)).visible:
                continue
            with Image.open(drawn) as picture:
                picture.save(case.file, lossless=True, quality=100, method=4)
            sys.stdout.write(f"{case.name}\n")


main()
