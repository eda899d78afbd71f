"""The HTTP client of all providers: retries of safe requests, time limits, polling, errors."""
