"""Tests of how we talk to people."""
