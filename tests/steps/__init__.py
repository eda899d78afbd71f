"""Tests of the work of single steps."""
