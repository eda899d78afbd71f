"""Tests of providers/speech."""
