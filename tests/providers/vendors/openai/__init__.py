"""Tests of providers/vendors/openai."""
