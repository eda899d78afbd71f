"""Tests of providers/vendors/xai."""
