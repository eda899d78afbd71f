"""Tests of what is kept between builds."""
