"""Tests of providers/image."""
