"""Clients of ElevenLabs."""
