"""Names of speech providers."""

import pytest

from generators.errors import UsageError
from generators.providers.registry import SPEECH, resolve_speech, speech_provider


def test_profiles_name_their_voice_and_the_spec_wins() -> None:
    """offline speaks with the bundled voice, auto with edge; an explicit provider is taken over both."""
    assert resolve_speech("offline", None) == "espeak"
    assert resolve_speech("auto", None) == "edge"
    assert resolve_speech("offline", "edge") == "edge"


def test_unknown_names_list_what_there_is() -> None:
    """Both mistakes are usage errors."""
    for call in (lambda: resolve_speech("offline", "esspeak"), lambda: speech_provider("esspeak")):
        with pytest.raises(
            UsageError, match=r"^there is no speech provider 'esspeak'; there are: edge, espeak$"
        ):
            call()
    with pytest.raises(UsageError, match=r"^there is no profile 'ofline'; there are: offline, auto$"):
        resolve_speech("ofline", None)


@pytest.mark.parametrize("name", sorted(SPEECH))
def test_every_name_gives_a_voice_for_every_preset(name: str) -> None:
    """The three presets resolve for English and Chinese."""
    for language in ("en", "zh-CN"):
        assert (
            len(
                {
                    speech_provider(name).voice_id(preset=p, language=language)
                    for p in ("warm", "clear", "deep")
                }
            )
            == 3
        )
