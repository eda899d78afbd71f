"""`doit publish video:NAME --to s3://bucket/prefix`: a finished video where others can fetch it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from doit.cmd_base import DoitCmdBase

from generators.commands.options import OptionsAnywhere
from generators.commands.parts import graph_of, selected_steps
from generators.engine.tasks.definitions import project_freshness
from generators.errors import CinemakeError, ProviderError, UsageError
from generators.report.progress_line import ProgressLine
from generators.report.publish_text import published_json, published_text
from generators.report.spec_text import write, write_error

OPTIONS = (
    {"name": "to", "long": "to", "type": str, "default": "", "help": "s3://bucket/prefix or oss://..."},
    {"name": "expires", "long": "expires", "type": str, "default": "", "help": "seconds links hold (3600)"},
    {"name": "provenance", "long": "provenance", "type": bool, "default": False,
     "help": "lay provenance.json beside it too: it tells prompts and models"},
    {"name": "as_json", "long": "json", "type": bool, "default": False, "help": "for programs"},
)  # fmt: skip


class Publish(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Lay a video into a bucket."""

    name = "publish"
    doc_purpose = "lay a finished video and its side-cars into a bucket, and say its link"
    doc_usage = "video:NAME --to s3://bucket/prefix|oss://bucket/prefix"
    doc_description = (
        "Keys and addresses come from AWS_* or OSS_* (docs/providers.md). What lies there already "
        "is not sent again. A video that is out of date is refused."
    )
    cmd_options = OPTIONS

    def _execute(
        self, pos_args: Sequence[str], to: str, expires: str, provenance: bool, as_json: bool
    ) -> int:
        try:
            return self._publish(pos_args, to, expires, provenance=provenance, as_json=as_json)
        except CinemakeError as error:
            write_error(str(error))
            return 1 if isinstance(error, ProviderError) else 3
        finally:
            self.dep_manager.close()

    def _publish(
        self, pos_args: Sequence[str], to: str, expires: str, *, provenance: bool, as_json: bool
    ) -> int:
        from generators.engine.publishing import Publishing, files_of, refuse_stale, video_named
        from generators.providers.catalogue.environment import Environment
        from generators.providers.storage.inputs import link_seconds, place

        if len(pos_args) != 1 or not to:
            raise UsageError(
                "publish takes one video and a place: doit publish video:NAME --to s3://bucket/x"
            )
        seconds = link_seconds(expires, name="--expires") if expires else None
        graph = graph_of(self.task_list, pos_args)
        video = video_named(graph, pos_args[0])
        backend = self.dep_manager.backend
        freshness, root = project_freshness(backend, graph.locks), backend.project.root
        folder = place(to, Environment.read(root))
        refuse_stale(selected_steps(self.task_list, graph, [f"video:{video}"]), freshness, video)
        line = ProgressLine(sys.stderr)
        publishing = Publishing(video, folder, freshness, root, seconds, line.told)
        try:
            files = [publishing.upload(path) for path in files_of(graph, video, provenance=provenance)]
        finally:
            line.done()
        holds = folder.holds_seconds(seconds)
        if as_json:
            write(published_json(video, to, files, seconds=holds))
        else:
            write(published_text(files, seconds=holds))
        return 0
