"""Tests of providers/vendors/sophnet."""
