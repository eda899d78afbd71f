"""Clients of Volcengine Ark."""
