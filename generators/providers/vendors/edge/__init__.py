"""Clients of the Edge read-aloud service."""
