"""Tests of providers/vendors/comfyui."""
