"""The only room that knows doit: steps become tasks, freshness is decided, steps are run."""

from generators.engine.tasks.definitions import DOIT_CONFIG, overrides, task_cinemake

__all__ = ["DOIT_CONFIG", "overrides", "task_cinemake"]
