"""Tests of providers/catalogue."""
