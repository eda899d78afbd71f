"""Input files: their content, their names on disk, and the reader of pictures."""
