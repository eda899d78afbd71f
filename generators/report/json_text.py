"""How data for programs is printed: one JSON document."""

from __future__ import annotations

import json
from typing import Any


def json_text(data: Any) -> str:  # noqa: ANN401  # whatever JSON holds
    """The data as indented JSON, with a line break at the end."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
