"""The room of sound files."""
