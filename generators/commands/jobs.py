"""`doit jobs [--release TASK]`: paid work that was sent and is not stored yet, and giving it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import PlainCommand
from generators.commands.options import JSON, option
from generators.engine.output import write
from generators.engine.project import Project, find_project
from generators.engine.run.run_lock import run_lock
from generators.errors import UsageError
from generators.money.journal import Journal, in_flight_error
from generators.money.ledger import LedgerLine
from generators.money.project_id import project_name
from generators.money.settlement import settle
from generators.report.cost_text import Job, jobs_data, jobs_text, released_text
from generators.report.json_text import json_text


class Jobs(PlainCommand):
    """List and release open paid work."""

    name = "jobs"
    doc_purpose = "list paid work that is not stored yet; give up requests that never arrived"
    doc_usage = ""
    doc_description = (
        "The next build polls each job by its id, or uses its answer. If it is unknown whether a request "
        "arrived, look at the provider, then run `doit jobs --release TASK`: the work may be paid twice."
    )
    cmd_options = (JSON, option("release", "give up the open work of this task, so that it is sent again"))

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """List the open work, or release that of a task."""
        project = find_project()
        journal = Journal(project.data)
        try:
            if options["release"]:
                write(released_text(_release(journal, project, options["release"])))
            else:
                settle(project.root, journal, project.kept)
                jobs = jobs_of(journal, project)
                write(json_text(jobs_data(jobs)) if options["as_json"] else jobs_text(jobs))
        finally:
            journal.disconnect()
        return 0


def jobs_of(journal: Journal, project: Project) -> list[Job]:
    """The open work of a project. Raises UsageError if the journal is damaged."""
    name = project_name(project.root, journal)
    return [Job(entry, journal.is_in_flight(entry)) for entry in journal.open_work(name)]


def _release(journal: Journal, project: Project, task: str) -> list[LedgerLine]:
    """Close the open work of a task as released. Raises UsageError if there is none."""
    with run_lock(project.state):
        settle(project.root, journal, project.kept)
        wanted = [job for job in jobs_of(journal, project) if job.entry.work.task == task]
        if not wanted:
            raise UsageError(f"{task} has no open paid work; `doit jobs` lists the tasks that have")
        for job in wanted:
            if job.is_in_flight:
                raise in_flight_error(job.entry)
        closed = [journal.close(job.entry.name, kind="released") for job in wanted]
    return [line for line in closed if line is not None]
