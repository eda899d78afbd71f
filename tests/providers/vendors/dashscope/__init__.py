"""Tests of providers/vendors/dashscope."""
