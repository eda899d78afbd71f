"""One build: runner, scheduler, executors, retries, signals, locks."""
