"""Tests of looking at the author's files."""
