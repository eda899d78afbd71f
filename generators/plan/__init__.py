"""Model to steps: pure functions that open no file, read no clock and know no vendor."""
