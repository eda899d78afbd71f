"""The only room that knows doit: steps become tasks, freshness is decided, steps are run."""
