"""One folder per vendor, one file per role it serves."""
