"""Sound files as samples: decoding, limits, and voice detection."""
