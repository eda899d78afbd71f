"""Clients of OpenAI and servers that speak its language."""
