"""What makers of pictures share: sizes, references, checks, and reading what they send."""
