"""Checks of `output` beyond the schema: limits of H.264, and fields that exclude each other."""

from __future__ import annotations

import re
from typing import Any

from generators.spec.build import bits_per_second
from generators.spec.document import YamlPath
from generators.spec.schema_messages import found
from generators.spec.schema_validator import Finding

MIN_SIDE, MAX_SIDE = 64, 7680
MIN_BITS, MAX_BITS = 50_000, 400_000_000
MAX_BLOCKS = 139_264
"""Blocks of 16 by 16 pixels in H.264's highest level (6.2; ITU-T H.264, table A-1)."""


def output_findings(data: dict[str, Any]) -> list[Finding]:
    """Findings of `output`."""
    output = data.get("output")
    if not isinstance(output, dict):
        return []
    findings: list[Finding] = []
    findings += _size(output)
    rate = bits_per_second(output.get("bitrate")) if _is_rate(output.get("bitrate")) else None
    if rate is not None and not MIN_BITS <= rate <= MAX_BITS:
        message = f"expected a bit rate from 50k to 400M, found {found(output['bitrate'])}"
        findings.append((("output", "bitrate"), message, False))
    if "crf" in output and "bitrate" in output:
        findings.append((("output", "bitrate"), "is not allowed with `crf`; keep one of the two", True))
    return findings


def _is_rate(rate: object) -> bool:
    return isinstance(rate, str) and re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?[kM]", rate) is not None


def _size(output: dict[str, Any]) -> list[Finding]:
    size = output.get("size")
    if not isinstance(size, str) or not re.fullmatch("[0-9]{1,5}x[0-9]{1,5}", size):
        return []
    path: YamlPath = ("output", "size")
    width, height = (int(side) for side in size.split("x"))
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in (width, height)):
        return [(path, f"expected sides from {MIN_SIDE} to {MAX_SIDE}, found {size}", False)]
    if width % 2 or height % 2:
        even = f"{width + width % 2}x{height + height % 2}"
        return [(path, f"expected even sides, found {size}; write {even}", False)]
    blocks = -(-width // 16) * -(-height // 16)
    if blocks > MAX_BLOCKS:
        most = f"expected at most {MAX_BLOCKS * 256 / 1e6:.1f} million pixels, the limit of H.264"
        return [(path, f"{most}; found {size}; make one side smaller", False)]
    return []
