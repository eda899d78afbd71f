"""Clients of Alibaba DashScope."""
