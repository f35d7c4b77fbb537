"""Tests of who we know."""
