"""The wrapper, run for real on a small project that needs no package from anywhere."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "stand-in"
version = "1"
"""

BACKEND = '''\
"""Builds a wheel whose `doit` prints where it runs and what it was given."""
import os, zipfile

MAIN = "import os, sys\\ndef main(): print(os.path.basename(os.getcwd()), *sys.argv[1:], sep='|')\\n"

def build_editable(folder, config_settings=None, metadata_directory=None):
    if "HOLD" in os.environ:
        open(os.environ["HOLD"]).read()
    info = "stand_in-1.dist-info"
    files = {
        "stand_in.py": MAIN,
        f"{info}/METADATA": "Metadata-Version: 2.1\\nName: stand-in\\nVersion: 1\\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        f"{info}/entry_points.txt": "[console_scripts]\\ndoit = stand_in:main\\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(os.path.join(folder, "stand_in-1-py3-none-any.whl"), "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return "stand_in-1-py3-none-any.whl"
'''

MAKING = f"doitw: making .venv with Python {'.'.join(map(str, sys.version_info[:3]))} ({sys.executable})\n"
INSTALLING = "doitw: installing requirements.lock (0 packages; the first time takes a minute or so)\n"
READY = "doitw: ready\n"


def new_project(folder: Path) -> Path:
    """A folder with the wrapper, an empty lock and the stand-in project."""
    folder.mkdir()
    shutil.copy(ROOT / "doitw", folder)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "backend.py").write_text(BACKEND)
    (folder / "requirements.lock").write_text("# nothing\n")
    return folder


def start(project: Path, *args: str, **env: str) -> subprocess.Popen[str]:
    """Start the wrapper from another folder, in a process group of its own."""
    return subprocess.Popen(
        [project / "doitw", *args],
        cwd="/",
        env={**os.environ, "PYTHON": sys.executable, "PIP_CONFIG_FILE": os.devnull, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def run(project: Path, *args: str) -> tuple[int, str, str]:
    """Exit code, output and messages of a start."""
    process = start(project, *args)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was set up by its first start."""
    project = new_project(tmp_path_factory.mktemp("doitw") / "a project")
    assert run(project, "list", "x=a b") == (0, "a project|list|x=a b\n", MAKING + INSTALLING + READY)
    return project


@pytest.mark.slow
def test_a_second_start_does_nothing_but_start_doit(project: Path) -> None:
    """Arguments go through whole, also with spaces, from any folder."""
    assert run(project, "video:gdp", "a b") == (0, "a project|video:gdp|a b\n", "")


@pytest.mark.slow
def test_bench_runs_the_benchmark_named(project: Path) -> None:
    """From the project's folder, with its arguments."""
    (project / "benchmarks").mkdir()
    (project / "benchmarks" / "speed.py").write_text("import os, sys; print(os.getcwd(), *sys.argv[1:])\n")
    (project / "requirements-dev.lock").write_text("# nothing\n")
    code, out, _ = run(project, "bench:speed", "10", "a b")

    assert (code, out) == (0, f"{project} 10 a b\n")


def test_an_unknown_benchmark_is_told_with_those_there_are(tmp_path: Path) -> None:
    """Nothing is set up for a mistyped name."""
    project = new_project(tmp_path / "typo")
    (project / "benchmarks").mkdir()
    for name in ("encode.py", "engine.py"):
        (project / "benchmarks" / name).touch()

    assert run(project, "bench:engin") == (
        3,
        "",
        "doitw: there is no benchmarks/engin.py; there are: encode engine \n",
    )
    assert not (project / ".venv").exists()


@pytest.mark.slow
def test_a_changed_lock_is_installed_into_the_same_environment(project: Path) -> None:
    """Only what the lock says differs; what else lies in .venv stays."""
    kept = project / ".venv" / "kept"
    kept.touch()
    (project / "requirements.lock").write_text("# nothing, said otherwise\n")

    assert run(project) == (0, "a project\n", INSTALLING + READY)
    assert kept.exists()


@pytest.mark.slow
def test_a_moved_project_is_set_up_anew(project: Path, tmp_path: Path) -> None:
    """Scripts of an environment name their interpreter in full, so a moved one would start nothing."""
    moved = tmp_path / "moved"
    shutil.copytree(project, moved, symlinks=True)

    assert run(moved) == (0, "moved\n", MAKING + INSTALLING + READY)


@pytest.mark.slow
def test_a_killed_set_up_is_healed_by_the_next_start(tmp_path: Path) -> None:
    """Killed in the middle of an installation, with all its children; nothing half-made is built upon."""
    project = new_project(tmp_path / "killed")
    hold = tmp_path / "hold"
    os.mkfifo(hold)
    first = start(project, HOLD=str(hold))
    with hold.open("w"):  # opens when the installation is under way
        os.killpg(first.pid, signal.SIGKILL)
        first.communicate(timeout=60)
    (project / ".venv" / "half-made").touch()

    assert run(project) == (0, "killed\n", MAKING + INSTALLING + READY)
    assert not (project / ".venv" / "half-made").exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)],
)
def test_nothing_of_a_set_up_outlives_the_wrapper(tmp_path: Path, number: int, code: int) -> None:
    """The signal goes to the wrapper alone; pip and what that has started end with it."""
    project = new_project(tmp_path / "stopped")
    hold = tmp_path / "hold"
    os.mkfifo(hold)
    first = start(project, HOLD=str(hold))
    with hold.open("w"):
        assert len(alive(hold)) > 2
        first.send_signal(number)
        first.communicate(timeout=60)
        deadline = time.monotonic() + 3
        while alive(hold) and time.monotonic() < deadline:
            time.sleep(0.05)

        assert (first.returncode, alive(hold)) == (code, [])
    assert run(project) == (0, "stopped\n", MAKING + INSTALLING + READY)


def alive(hold: Path) -> list[str]:
    """Command lines of the processes that a start with this file has started."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"HOLD={hold}".encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            pass
    return found


@pytest.mark.slow
def test_two_first_starts_at_once_set_up_once(tmp_path: Path) -> None:
    """The second waits for the first and finds the work done."""
    project = new_project(tmp_path / "twice")
    starts = [start(project, "list") for _ in range(2)]
    ends = [process.communicate(timeout=300) for process in starts]

    assert [out for out, _ in ends] == ["twice|list\n", "twice|list\n"]
    assert sorted(err for _, err in ends) == ["", MAKING + INSTALLING + READY]


def test_an_old_python_is_named_with_what_to_do(tmp_path: Path) -> None:
    """The message says what was found and how to go on; nothing is left behind."""
    project = new_project(tmp_path / "old")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "cat", "dirname"):
        (programs / name).symlink_to(shutil.which(name) or name)
    old = programs / "python3"
    old.write_text("#!/bin/sh\ncase $2 in *print*) echo 3.8.18 ;; *) exit 1 ;; esac\n")
    old.chmod(0o755)
    process = start(project, PYTHON="", PATH=str(programs))

    assert process.communicate(timeout=60) == (
        "",
        "doitw: no Python 3.11 or newer found: python3 is 3.8.18\n"
        "doitw: install one (python.org, or your system's package), "
        "or name one: PYTHON=/path/to/python3 ./doitw\n",
    )
    assert process.returncode == 3
    assert not (project / ".venv").exists()
