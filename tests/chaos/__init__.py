"""The chaos test: kill, damage and crowd real builds, and expect the next `doit` to make everything good."""
