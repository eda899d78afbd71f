"""What each role asks of a provider: one Protocol a file, and the call around it."""
