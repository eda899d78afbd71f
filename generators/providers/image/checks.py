"""Checks of image requests before they are sent: what a model cannot do is refused or noted."""

from __future__ import annotations

from collections.abc import Mapping

from generators.errors import ProviderRefused, UsageError
from generators.providers.image.picture import Reference, reference
from generators.providers.image.sizes import Size, read_size
from generators.providers.roles.call import Call
from generators.providers.roles.image import ImagePrompt
from generators.spec.model import Json


def references(ask: ImagePrompt, call: Call, *, most: int, cure: str = "") -> tuple[Reference, ...]:
    """The ask's reference pictures, read and checked. `most` is how many the model takes.

    `cure` names models that take some. Raises ProviderRefused.
    """
    if len(ask.refs) > most:
        takes = f"at most {most}" if most else "no"
        raise ProviderRefused(
            f"{_who(call)} accepts {takes} reference pictures; `refs` has {len(ask.refs)}\n"
            f"Leave out `refs`{', or choose ' + cure if cure else ' or choose another model'}."
        )
    return tuple(reference(path) for path in ask.refs)


def no_transparency(ask: ImagePrompt, call: Call) -> None:
    """For models that only make opaque pictures. Raises ProviderRefused."""
    if ask.transparent:
        raise ProviderRefused(
            f"{_who(call)} cannot make transparent pictures\n"
            "Leave out `transparent`, or choose a model that can: openai gpt-image, or a ComfyUI workflow."
        )


def no_seed(ask: ImagePrompt, call: Call) -> None:
    """For services without seeds: the picture is made, and the author gets a note."""
    if ask.seed is not None:
        call.note(
            f"{_who(call)} does not support seeds, so `seed: {ask.seed}` has no effect; "
            "raise `take` for another result"
        )


def worded(ask: ImagePrompt, call: Call) -> str:
    """For services without a negative prompt: it is appended to the prompt, with a note."""
    if not ask.negative:
        return ask.prompt
    call.note(f"{_who(call)} has no field for `negative`: it is added at the end of the prompt")
    return f"{ask.prompt}\nDo not show: {ask.negative}"


def wanted_size(ask: ImagePrompt, options: Mapping[str, Json]) -> Size:
    """The size of the option `size`, else the video's. Raises UsageError."""
    size = options.get("size")
    if size is None:
        return ask.width, ask.height
    try:
        return read_size(str(size))
    except ValueError as error:
        raise UsageError(f"the option `size`: {error}") from error


def long_prompt(ask: ImagePrompt, call: Call, *, most: int) -> None:
    """Note a prompt that is longer than the model reads; it is sent whole."""
    if len(ask.prompt) > most:
        length = len(ask.prompt)
        call.note(f"{_who(call)} reads at most {most} characters of a prompt; this one has {length}")


def _who(call: Call) -> str:
    return f"{call.at.provider} model {call.at.model!r}" if call.at.model else call.at.provider
