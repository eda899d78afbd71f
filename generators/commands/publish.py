"""`doit publish video:NAME --to s3://bucket/prefix`: upload a finished video, so that others can fetch it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import TaskCommand
from generators.commands.options import JSON, option, switch
from generators.commands.selection import graph_of, selected_steps
from generators.engine.output import write
from generators.engine.tasks.definitions import project_freshness
from generators.errors import UsageError
from generators.report.json_text import json_text
from generators.report.progress_line import ProgressLine
from generators.report.publish_text import published_data, published_text


class Publish(TaskCommand):
    """Upload a video."""

    name = "publish"
    doc_purpose = "upload a finished video and its sidecar files to a bucket, and print its link"
    doc_usage = "video:NAME --to s3://bucket/prefix|oss://bucket/prefix"
    doc_description = (
        "Keys and addresses come from AWS_* or OSS_* (docs/providers.md). Files that the bucket has already "
        "are not sent again. A video that is out of date is refused."
    )
    cmd_options = (
        option("to", "s3://bucket/prefix or oss://bucket/prefix"),
        option("expires", "how many seconds links are valid (3600)"),
        switch("provenance", "upload provenance.json too, which names prompts and models"),
        JSON,
    )
    starts_work = True

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Upload the files and print their links."""
        from generators.engine.publishing import Publisher, files_of, refuse_stale, video_named
        from generators.providers.catalogue.environment import Environment
        from generators.providers.storage.location import bucket_location, parse_link_seconds

        to, expires = options["to"], options["expires"]
        if len(words) != 1 or not to:
            raise UsageError(
                "publish takes one video and a bucket: doit publish video:NAME --to s3://bucket/x"
            )
        seconds = parse_link_seconds(expires, name="--expires") if expires else None
        graph = graph_of(self.task_list, words)
        video = video_named(graph, words[0])
        freshness = project_freshness(self.backend, graph.locks)
        folder = bucket_location(to, Environment.read(self.root))
        refuse_stale(selected_steps(self.task_list, graph, [f"video:{video}"]), freshness, video)
        line = ProgressLine(sys.stderr)
        publisher = Publisher(video, folder, freshness, self.root, seconds, line.show)
        try:
            wanted = files_of(graph, video, provenance=options["provenance"])
            files = [publisher.upload(path) for path in wanted]
        finally:
            line.clear()
        valid = folder.valid_seconds(seconds)
        if options["as_json"]:
            write(json_text(published_data(video, to, files, seconds=valid)))
        else:
            write(published_text(files, seconds=valid))
        return 0
