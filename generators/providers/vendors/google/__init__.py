"""Clients of Google Gemini."""
