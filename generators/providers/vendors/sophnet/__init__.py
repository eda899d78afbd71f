"""Clients of SophNet."""
