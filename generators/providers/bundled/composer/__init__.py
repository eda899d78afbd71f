"""Music beds composed by code."""
