"""Sound files as samples: decoded, bounded, and looked at for where somebody speaks."""
