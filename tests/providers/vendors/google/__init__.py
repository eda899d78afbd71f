"""Tests of providers/vendors/google."""
