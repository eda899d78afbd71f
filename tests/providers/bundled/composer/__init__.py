"""Tests of providers/bundled/composer."""
