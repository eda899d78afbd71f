"""Tests of engine/spending."""
