"""DashScope's own SDK lays a file with the fake of its uploads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.server import serving
from tests.fakes.uploads import FORM, DashScopeUploadsFake
from tests.providers.jobs import PLANTED


def test_the_sdk_lays_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the same form as ours, fields in the same order."""
    dashscope = pytest.importorskip("dashscope")
    oss = pytest.importorskip("dashscope.utils.oss_utils")
    (tmp_path / "a.png").write_bytes(b"frame")
    with serving(DashScopeUploadsFake()) as fake:
        monkeypatch.setattr(dashscope, "base_http_api_url", f"{fake.url}/api/v1")
        url, _ = oss.OssUtils.upload("wan2.6-i2v", str(tmp_path / "a.png"), api_key=PLANTED)

    assert fake.laid == {url.removeprefix("oss://"): b"frame"}
    assert [part.name for part in fake.asked[-1].form] == FORM
