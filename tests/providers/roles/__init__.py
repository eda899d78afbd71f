"""Tests of providers/roles."""
