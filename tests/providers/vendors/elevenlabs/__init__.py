"""Tests of providers/vendors/elevenlabs."""
