"""Text to a frozen model: reading YAML with positions, checking it against the schema, reporting every problem."""
