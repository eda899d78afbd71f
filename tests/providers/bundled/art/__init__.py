"""Tests of providers/bundled/art."""
