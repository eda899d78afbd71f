"""The only package that uses doit: makes tasks of steps, decides freshness, runs steps."""

from generators.engine.tasks.definitions import DOIT_CONFIG, overrides, task_cinemake

__all__ = ["DOIT_CONFIG", "overrides", "task_cinemake"]
