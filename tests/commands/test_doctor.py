"""`doit doctor` says what is there, what is missing, and the one command that mends it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generators.commands.doctor import Doctor
from generators.engine.doctor.health import Health, Tool
from generators.engine.freshness.check import stamp_text
from generators.engine.library import read_library
from generators.media.packages import list_files
from generators.media.programs import find_node
from generators.plan.graph import shared_steps
from generators.plan.kinds import kind_of
from generators.plan.step import step_key
from generators.report.health_text import health_text
from generators.store.files import sha256_file

ROOT = Path(__file__).parents[2]
SECRET = "planted-secret"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose only spec is broken and whose Node packages are not installed."""
    root = tmp_path / "project"
    (root / "remotion").mkdir(parents=True)
    (root / "scene_specs").mkdir()
    (root / "scene_specs" / "broken.yaml").write_text("spec: [")
    for name in ("pyproject.toml", "dodo.py", "remotion/package.json", "remotion/package-lock.json"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "schemas", root / "schemas")
    (root / ".env").write_text(f"export WRITTEN_API_KEY={SECRET}\n# OTHER_API_KEY\n")
    monkeypatch.chdir(root)
    monkeypatch.setenv("SET_API_KEY", SECRET)
    return root


def doctor(*, as_json: bool) -> int:
    """The command, as doit calls it."""
    return Doctor().execute({"as_json": as_json}, [])


def test_what_is_missing_is_told_with_its_cure_and_ends_with_1(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken spec is none of its business."""
    assert doctor(as_json=False) == 1
    out, err = capsys.readouterr()

    assert err == ""
    assert out.endswith(
        "\nnode packages: they are not installed yet\n"
        "    repair: ./doitw npm\n"
        "browser: it comes with the Node packages\n"
        "    repair: ./doitw npm\n"
    )


def test_packages_of_another_lock_count_as_missing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The stamp says what they were installed from."""
    (project / "remotion" / "node_modules").mkdir()
    (project / "remotion" / "node_modules" / ".cinemake").write_text("another\n")

    assert doctor(as_json=True) == 1
    tools = {tool["name"]: tool for tool in json.loads(capsys.readouterr().out)["tools"]}

    assert tools["node packages"]["problem"] == "they were installed for another lock file or another Node.js"
    assert tools["node packages"]["mend"] == "./doitw npm"


def test_damaged_packages_are_told_with_what_installs_them_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plain `./doitw npm` would find the stamp in order, and do nothing."""
    modules = project / "remotion" / "node_modules"
    modules.mkdir()
    (modules / "index.js").touch()
    list_files(modules)
    (step,) = (one for one in shared_steps(read_library(project), ()) if one.kind == "npm")
    digests = {item.role: sha256_file(project / item.path) for item in step.inputs}
    tools = {"node": find_node().version}
    key = step_key(step, version=kind_of(step).version, input_digests=digests, tool_identities=tools)
    (modules / ".cinemake").write_text(stamp_text(key))
    (modules / "index.js").unlink()

    assert doctor(as_json=False) == 1
    assert capsys.readouterr().out.endswith(
        "\nnode packages: they are damaged: index.js is missing\n"
        "    repair: ./doitw run -a npm\n"
        "browser: it comes with the Node packages\n"
        "    repair: ./doitw run -a npm\n"
    )


@pytest.mark.parametrize("damage", ["{", "[]", None])
def test_a_damaged_manifest_is_told(
    project: Path, capsys: pytest.CaptureFixture[str], damage: str | None
) -> None:
    """The examination goes on."""
    manifest = project / "remotion" / "package.json"
    manifest.unlink()
    if damage is not None:
        manifest.write_text(damage)

    assert doctor(as_json=False) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert "Nothing is missing." not in out


def test_a_variable_that_names_no_program_is_to_be_unset(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installing again would not help."""
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/no/such/ffmpeg")
    doctor(as_json=True)
    tools = {tool["name"]: tool for tool in json.loads(capsys.readouterr().out)["tools"]}

    assert tools["ffmpeg"]["problem"]
    assert tools["ffmpeg"]["mend"] == "unset IMAGEIO_FFMPEG_EXE"


@pytest.mark.parametrize("variable", ["XDG_CACHE_HOME", "XDG_DATA_HOME"])
def test_a_folder_that_cannot_be_written_is_told_with_what_moves_it(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """And the browser, which would be unpacked there, is not waited for."""
    monkeypatch.setenv(variable, str(project / "dodo.py"))
    doctor(as_json=True)
    tools = {tool["name"]: tool for tool in json.loads(capsys.readouterr().out)["tools"]}
    name = "cache folder" if variable == "XDG_CACHE_HOME" else "data folder"

    assert tools[name]["problem"] == f"{project}/dodo.py/cinemake cannot be written (Not a directory)"
    assert tools[name]["mend"] == f"export {variable}=/a/folder/of/yours"


def test_keys_are_told_by_name_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the environment and from .env, never what they hold; a comment is no key."""
    doctor(as_json=True)
    out, err = capsys.readouterr()

    assert json.loads(out)["keys"] == ["SET_API_KEY", "WRITTEN_API_KEY"]
    assert SECRET not in out + err


def test_the_json_form_has_tools_folders_and_fonts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Versions and origins for each tool, sizes and free space for each folder."""
    doctor(as_json=True)
    found = json.loads(capsys.readouterr().out)
    tools = {tool["name"]: tool for tool in found["tools"]}

    assert found["ok"] is False
    assert all(tool["version"] and tool["origin"] for tool in tools.values() if not tool["problem"])
    assert {"python", "doit", "ffmpeg", "node", "npm", "espeakng-loader", "browser", "disk"} <= set(tools)
    assert all(folder["free_bytes"] > 0 for folder in found["folders"])
    assert "inter" in [font["family"] for font in found["fonts"]]


def test_a_healthy_set_up_is_said_in_one_line() -> None:
    """And nothing is left open about keys."""
    health = Health((Tool("node", "v24.0.0", "this machine"),), (), ())

    assert health_text(health.as_json()) == (
        "Tools\n"
        "  node  v24.0.0  this machine\n"
        "\n"
        "Folders\n"
        "\n"
        "Fonts\n"
        "\n"
        "Keys\n"
        "  none found; none is needed\n"
        "\n"
        "Nothing is missing.\n"
    )


@pytest.mark.slow
@pytest.mark.skipif(
    not (ROOT / "remotion" / "node_modules" / ".cinemake").is_file(),
    reason="needs the packages of remotion/: doit npm",
)
def test_the_browser_is_asked_the_way_a_build_asks_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A packaged one is unpacked and started, so that what doctor calls well does draw."""
    monkeypatch.chdir(ROOT)
    doctor(as_json=True)
    tools = {tool["name"]: tool for tool in json.loads(capsys.readouterr().out)["tools"]}

    assert tools["browser"]["problem"] == ""
    assert "Chrom" in tools["browser"]["version"]
