"""Tests of providers/vendors/cosyvoice."""
