"""Tests of the planner: pure, so they need no file and no clock."""
