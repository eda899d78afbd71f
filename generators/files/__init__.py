"""The author's files: what they hold, which names they have on disk, and how pictures are read."""
