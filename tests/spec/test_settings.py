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
            "there are: offline, auto, local",
        ),
        (
            '[tool.cinemake.profiles.auto]\nimage = {provider = "openai"}\n',
            "pyproject.toml [tool.cinemake.profiles.auto]: auto is built in; give yours another name",
        ),
        (
            '[tool.cinemake]\nprofiles = "studio"\n',
            "pyproject.toml [tool.cinemake] profiles: "
            "expected tables such as [tool.cinemake.profiles.studio]",
        ),
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
