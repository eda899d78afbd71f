"""What specs read of the project's pyproject.toml: the usual profile, and the names of profiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.errors import SpecError, UsageError
from generators.spec import load_long_form, load_video
from generators.spec.model import RoleModel

SPEC = "spec: 1\nscenes: [{id: a, say: Hello.}]\n"


def project(folder: Path, manifest: str, spec: str = SPEC) -> Path:
    """A project with this manifest; returns the path of its spec."""
    (folder / "pyproject.toml").write_text(manifest, "utf-8")
    (folder / "scene_specs").mkdir(exist_ok=True)
    path = folder / "scene_specs" / "film.yaml"
    path.write_text(spec, "utf-8")
    return path


def test_a_spec_without_a_profile_takes_the_projects(tmp_path: Path) -> None:
    """`[tool.cinemake] profile` counts where the spec says nothing, and the long form shows it."""
    path = project(tmp_path, '[tool.cinemake]\nprofile = "auto"\n')

    assert load_video(path, project=tmp_path).profile == "auto"
    assert load_long_form(path, project=tmp_path)["profile"] == "auto"
    assert load_video(path, project=tmp_path, overrides={"profile": "offline"}).profile == "offline"


def test_a_spec_may_name_a_profile_of_the_project(tmp_path: Path) -> None:
    """One that stands in pyproject.toml is known, and a misspelled one finds it."""
    manifest = '[tool.cinemake.profiles.studio]\nimage = {provider = "google"}\n'
    path = project(tmp_path, manifest, SPEC + "profile: studio\n")
    assert load_video(path, project=tmp_path).profile == "studio"

    path = project(tmp_path, manifest, SPEC + "profile: stduio\n")
    with pytest.raises(SpecError) as caught:
        load_video(path, project=tmp_path)
    assert str(caught.value) == (
        'scene_specs/film.yaml:3:10 profile: unknown profile "stduio", did you mean "studio"?\n'
        "    profile: stduio"
    )


def test_an_edited_manifest_is_read_again(tmp_path: Path) -> None:
    """What was read before is not kept when the file changed."""
    path = project(tmp_path, '[tool.cinemake]\nprofile = "auto"\n')
    assert load_video(path, project=tmp_path).profile == "auto"

    path = project(tmp_path, '[tool.cinemake]\nprofile = "local"\n')
    assert load_video(path, project=tmp_path).profile == "local"


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (
            '[tool.cinemake]\nprofile = "ofline"\n',
            "pyproject.toml [tool.cinemake] profile: there is no profile 'ofline'; "
            "known: offline, auto, local",
        ),
        (
            '[tool.cinemake.profiles.auto]\nimage = {provider = "openai"}\n',
            "pyproject.toml [tool.cinemake.profiles.auto]: auto is built in; choose another name",
        ),
        (
            '[tool.cinemake]\nprofiles = "studio"\n',
            "pyproject.toml [tool.cinemake] profiles: "
            "expected tables such as [tool.cinemake.profiles.studio]",
        ),
        (
            "[tool.cinemake.profiles]\nstudio = 3\n",
            "pyproject.toml [tool.cinemake] profiles.studio: expected a table, found 3",
        ),
        (
            '[tool.cinemake]\nprofle = "auto"\n',
            'pyproject.toml [tool.cinemake] profle: unknown key, did you mean "profile"?',
        ),
        (
            "[tool.cinemake]\nx = 1\n",
            "pyproject.toml [tool.cinemake] x: unknown key; known here: "
            "profile, profiles, pools, store, follow_links",
        ),
        (
            "[tool.cinemake]\nprofile = 3\n",
            "pyproject.toml [tool.cinemake] profile: expected text in quotes, found 3",
        ),
        (
            "[tool.cinemake]\nstore = 3\n",
            "pyproject.toml [tool.cinemake.store]: expected a table, found 3",
        ),
        (
            "[tool.cinemake.store]\npth = 'x'\n",
            'pyproject.toml [tool.cinemake.store] pth: unknown key, did you mean "path"?',
        ),
        ("[tool]\ncinemake = 3\n", "pyproject.toml [tool.cinemake]: expected a table, found 3"),
        ("tool = [1]\n", "pyproject.toml [tool.cinemake]: expected a table, found a list"),
        (
            "[tool.cinemake\n",
            "pyproject.toml: Expected ']' at the end of a table declaration (at line 1, column 15): "
            "correct the file",
        ),
        ("x = " + "[" * 100_000, "pyproject.toml is nested too deeply: correct the file"),
    ],
)
def test_mistakes_of_the_manifest_are_named(tmp_path: Path, manifest: str, message: str) -> None:
    """They are the project's, so no place of the spec is shown."""
    path = project(tmp_path, manifest)
    with pytest.raises(UsageError) as caught:
        load_video(path, project=tmp_path)

    assert str(caught.value) == message


def test_what_is_said_of_a_role_reaches_the_model(tmp_path: Path) -> None:
    """Every field of `models`, written or given on the command line."""
    written = (
        "models: {image: {provider: google, model: m, base_url: 'http://h/v1', key_env: K, "
        "options: {quality: high}, fallback: [openai]}}\n"
    )
    path = project(tmp_path, "", SPEC + written)

    assert load_video(path, project=tmp_path).models == {
        "image": RoleModel("google", "m", "http://h/v1", "K", {"quality": "high"}, ("openai",))
    }
    changed = load_video(path, project=tmp_path, overrides={"models.llm.provider": "openai"})
    assert changed.models["llm"] == RoleModel("openai")
