"""Tests of marketing."""
