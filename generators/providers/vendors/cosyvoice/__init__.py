"""Clients of CosyVoice servers."""
