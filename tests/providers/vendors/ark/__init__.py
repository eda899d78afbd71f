"""Tests of providers/vendors/ark."""
