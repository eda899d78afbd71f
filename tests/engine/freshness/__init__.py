"""Tests of engine/freshness."""
