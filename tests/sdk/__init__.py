"""The vendors' own SDKs against the fakes."""
