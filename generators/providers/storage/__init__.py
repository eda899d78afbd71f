"""The user's own bucket, where providers fetch input files."""
