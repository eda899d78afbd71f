"""Blobs, results, the record of finished steps and the stat cache."""
