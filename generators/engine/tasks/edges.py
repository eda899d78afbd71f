"""Checks that steps form a graph that can be built: one writer per path, and no cycle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generators.errors import UsageError
from generators.plan.step import Step


def wire(steps: Iterable[Step]) -> Mapping[str, Step]:
    """The step that makes each path. Raises UsageError for two writers of one path, and for cycles."""
    ordered = list(steps)
    makers: dict[str, Step] = {}
    for step in ordered:
        for path in step.outputs.values():
            if path in makers:
                both = f"{makers[path].task} and {step.task}"
                raise UsageError(f"{both} both write {path}: a file may be the output of one step only")
            makers[path] = step
    # Steps are planned in order, and this check is quicker than sorting.
    if not _is_in_order(ordered, makers):
        _refuse_cycle(ordered, makers)
    return makers


def _is_in_order(steps: list[Step], makers: Mapping[str, Step]) -> bool:
    """Whether every step comes after all that it reads, as planned: then there is no cycle."""
    done: set[str] = set()
    for step in steps:
        if any(maker.task not in done for maker in _before(step, makers)):
            return False
        done.add(step.task)
    return True


def _before(step: Step, makers: Mapping[str, Step]) -> Iterator[Step]:
    return (makers[item.path] for item in step.inputs if item.path in makers)


def _refuse_cycle(steps: list[Step], makers: Mapping[str, Step]) -> None:
    """Raise UsageError for a cycle: the first that is found, its tasks in order."""
    from graphlib import CycleError, TopologicalSorter

    before = {step.task: [maker.task for maker in _before(step, makers)] for step in steps}
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        tasks: list[str] = error.args[1]
        raise UsageError(
            f"dependency cycle: {' -> '.join(tasks)}\n"
            "Each task reads an output of the one before it: remove one of these inputs."
        ) from error
