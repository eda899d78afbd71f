"""Tests of providers/vendors/edge."""
