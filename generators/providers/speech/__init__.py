"""What voices share: text to sentences and pieces, sound to samples, word times."""
