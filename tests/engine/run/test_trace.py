"""The trace of a run."""

from __future__ import annotations

import json
from pathlib import Path

from generators.engine.run.trace import Trace


def test_steps_at_once_in_one_pool_stand_in_lines_of_their_own(tmp_path: Path) -> None:
    """Perfetto takes overlapping events of one thread for a nesting."""
    trace = Trace()
    first, second = trace.enter("render"), trace.enter("render")
    trace.leave("render", first, "render:v/a", trace.began + 1, 2, {"result": "success", "key": "k"})
    third = trace.enter("render")
    trace.leave("render", second, "render:v/b", trace.began + 1.5, 2, {"result": "fail"})
    trace.leave("render", third, "render:v/c", trace.began + 3, 1, {"result": "restored"})
    encode = trace.enter("encode")
    trace.leave("encode", encode, "segment:v/a", trace.began + 3, 0.5, {"result": "success"})
    trace.write(tmp_path / "trace.json", {"success": 2, "fail": 1, "restored": 1, "up-to-date": 7})

    data = json.loads((tmp_path / "trace.json").read_text("utf-8"))
    names = {
        event["tid"]: event["args"]["name"]
        for event in data["traceEvents"]
        if (event["ph"], event["name"]) == ("M", "thread_name")
    }
    steps = [event for event in data["traceEvents"] if event["ph"] == "X"]

    assert [(names[e["tid"]], e["name"], e["ts"], e["dur"]) for e in steps] == [
        ("render 1", "render:v/a", 1_000_000, 2_000_000),
        ("render 2", "render:v/b", 1_500_000, 2_000_000),
        ("render 1", "render:v/c", 3_000_000, 1_000_000),
        ("encode 1", "segment:v/a", 3_000_000, 500_000),
    ]
    assert steps[0]["args"] == {"result": "success", "key": "k"}
    assert data["otherData"] == {"success": 2, "fail": 1, "restored": 1, "up-to-date": 7}
    assert [path.name for path in tmp_path.iterdir()] == ["trace.json"]


def test_a_run_that_does_nothing_keeps_the_last_trace(tmp_path: Path) -> None:
    """Looking at a finished video does not lose how it was made."""
    (tmp_path / "trace.json").write_text("as it was", "utf-8")
    Trace().write(tmp_path / "trace.json", {"up-to-date": 7})

    assert (tmp_path / "trace.json").read_text("utf-8") == "as it was"


def test_a_folder_in_the_trace_s_place_goes(tmp_path: Path) -> None:
    """It is no reason to fail a build."""
    (tmp_path / "trace.json" / "in the way").mkdir(parents=True)
    trace = Trace()
    trace.leave("cpu", trace.enter("cpu"), "timing:v/a", trace.began, 1, {"result": "success"})
    trace.write(tmp_path / "trace.json", {"success": 1})

    assert (tmp_path / "trace.json").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["trace.json"]
