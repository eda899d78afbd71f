"""Tests of providers/bundled."""
