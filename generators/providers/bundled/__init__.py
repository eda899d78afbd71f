"""Makers that work on this machine, without a key or a network."""
