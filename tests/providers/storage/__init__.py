"""Tests of providers/storage."""
