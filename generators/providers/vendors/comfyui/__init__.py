"""Clients of ComfyUI servers."""
