"""Tests of providers/vendors/modelscope."""
