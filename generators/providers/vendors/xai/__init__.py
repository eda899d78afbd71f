"""Clients of xAI."""
