"""Clients of ModelScope."""
