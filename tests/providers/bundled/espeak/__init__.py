"""Tests of providers/bundled/espeak."""
