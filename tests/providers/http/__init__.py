"""Tests of providers/http."""
