"""One file per vendor behind small Protocols; the registry is a literal dict."""
