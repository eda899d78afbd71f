"""The only room that knows doit: steps become tasks, freshness is decided, steps are run."""

from generators.engine.tasks import DOIT_CONFIG, overrides, task_cinemake

__all__ = ["DOIT_CONFIG", "overrides", "task_cinemake"]
