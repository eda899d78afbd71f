"""Every template as it should look: golden frames, and how far a new one may differ."""
