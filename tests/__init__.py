"""Tests: they mirror generators/, and share what stands here."""
