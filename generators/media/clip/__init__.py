"""Clips from files: their clock, which picture is shown when, and decoding of those pictures."""
