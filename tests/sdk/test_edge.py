"""The edge-tts package itself against the fake of its service."""

from __future__ import annotations

import asyncio
from typing import Any

import edge_tts
import pytest
from edge_tts import communicate

from tests.fakes.edge import edge_fake

TEXT = "Hello, big world."


def test_edge_tts_speaks_with_its_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound and the boundaries of words."""

    async def chunks() -> list[Any]:
        speaker = edge_tts.Communicate(TEXT, "en-US-EmmaMultilingualNeural", boundary="WordBoundary")
        return [chunk async for chunk in speaker.stream()]

    with edge_fake() as fake:
        monkeypatch.setattr(communicate, "WSS_URL", f"{fake.url}?TrustedClientToken=x")
        heard = asyncio.run(chunks())

    assert [chunk["text"] for chunk in heard if chunk["type"] == "WordBoundary"] == ["Hello", "big", "world"]
    assert sum(len(chunk["data"]) for chunk in heard if chunk["type"] == "audio") > 1000
