"""`doit jobs [--release TASK]`: paid work that has left and is not stored yet, and giving it up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from doit.cmd_base import Command

from generators.commands.options import OptionsAnywhere
from generators.engine.project import Project, find_project
from generators.engine.run.run_lock import run_lock
from generators.errors import UsageError
from generators.money.journal import Journal, in_flight_error
from generators.money.project_id import project_name
from generators.money.settlement import settle
from generators.report.cost_text import Job, jobs_data, jobs_text, released_text
from generators.report.spec_text import write

OPTIONS = (
    {"name": "as_json", "long": "json", "type": bool, "default": False, "help": "for programs"},
    {
        "name": "release",
        "long": "release",
        "type": str,
        "default": "",
        "help": "give up the open work of this task, so that it is asked for again",
    },
)


class Jobs(OptionsAnywhere, Command):  # type: ignore[misc]  # doit is untyped
    """List and release open paid work."""

    name = "jobs"
    doc_purpose = "list paid work that is not stored yet; give up what never arrived"
    doc_usage = ""
    doc_description = (
        "The next build asks for each by its id, or uses its answer. Only what may or may not have arrived "
        "needs a look at the provider, then `doit jobs --release TASK`: it may be paid a second time."
    )
    cmd_options = OPTIONS

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Do what the options say."""
        return _jobs(pos_args, opt_values["release"], as_json=bool(opt_values["as_json"]))


def _jobs(pos_args: Sequence[str], release: str, *, as_json: bool) -> int:
    if pos_args:
        raise UsageError(f"jobs takes no {pos_args[0]}: doit jobs --release TASK gives up the work of a task")
    project = find_project()
    journal = Journal(project.data)
    try:
        if release:
            _release(journal, project, release)
        else:
            settle(project.root, journal, project.kept)
            jobs = jobs_of(journal, project)
            write(json.dumps(jobs_data(jobs), indent=1) + "\n" if as_json else jobs_text(jobs))
    finally:
        journal.let_go()
    return 0


def jobs_of(journal: Journal, project: Project) -> list[Job]:
    """The open work of a project. Raises UsageError where the journal is damaged."""
    name = project_name(project.root, journal)
    return [Job(entry, journal.is_in_flight(entry)) for entry in journal.open_work(name)]


def _release(journal: Journal, project: Project, task: str) -> None:
    with run_lock(project.state):
        settle(project.root, journal, project.kept)
        wanted = [job for job in jobs_of(journal, project) if job.entry.work.task == task]
        if not wanted:
            raise UsageError(f"{task} has no open paid work; `doit jobs` lists what has")
        for job in wanted:
            if job.under_way:
                raise in_flight_error(job.entry)
        closed = [journal.close(job.entry.name, kind="released") for job in wanted]
    write(released_text([line for line in closed if line is not None]))
