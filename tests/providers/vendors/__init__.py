"""Tests of providers/vendors."""
