"""Clients of SGLang servers."""
