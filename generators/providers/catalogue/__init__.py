"""Providers, models, prices, profiles and keys: who can be asked, and for how much."""
