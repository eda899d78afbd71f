"""Clips of the author's own: their clock, which picture is shown when, and how those pictures are read."""
