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
    if not _is_in_order(ordered, makers):
        parts = _connected(ordered, makers)
        cycles = [part for part in parts if len(part) > 1 or _reads_itself(part[0], makers)]
        if cycles:
            lines = (f"dependency cycle among: {', '.join(sorted(s.task for s in each))}" for each in cycles)
            raise UsageError("\n".join(lines))
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


def _reads_itself(step: Step, makers: Mapping[str, Step]) -> bool:
    return any(maker is step for maker in _before(step, makers))


def _connected(steps: list[Step], makers: Mapping[str, Step]) -> list[list[Step]]:
    """The strongly connected parts (Tarjan's algorithm, without recursion: chains may be long)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[Step] = []
    stacked: set[str] = set()
    parts: list[list[Step]] = []
    for start in steps:
        todo = [] if start.task in number else [(start, _before(start, makers))]
        while todo:
            step, rest = todo[-1]
            task = step.task
            if task not in number:
                number[task] = lowest[task] = len(number)
                stack.append(step)
                stacked.add(task)
            reached = next(rest, None)
            if reached is None:
                todo.pop()
                if todo:
                    above = todo[-1][0].task
                    lowest[above] = min(lowest[above], lowest[task])
                if lowest[task] == number[task]:
                    parts.append(_unstacked(step, stack, stacked))
            elif reached.task not in number:
                todo.append((reached, _before(reached, makers)))
            elif reached.task in stacked:
                lowest[task] = min(lowest[task], number[reached.task])
    return parts


def _unstacked(last: Step, stack: list[Step], stacked: set[str]) -> list[Step]:
    part = []
    while True:
        step = stack.pop()
        stacked.discard(step.task)
        part.append(step)
        if step is last:
            return part
