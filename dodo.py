"""The door doit comes in by: its configuration and the one task creator."""

from generators.engine import DOIT_CONFIG, task_cinemake

__all__ = ["DOIT_CONFIG", "task_cinemake"]
