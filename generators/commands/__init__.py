"""Our own doit commands: parse, call, return an exit code."""
