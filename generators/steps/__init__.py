"""One file per step kind: VERSION, run(step, ctx) and the checks of its output."""
