"""Tests of the mail itself."""
