"""Files by content, names and pictures."""
