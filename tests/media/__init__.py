"""Tests of pictures and sound."""
