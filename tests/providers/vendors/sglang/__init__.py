"""Tests of providers/vendors/sglang."""
