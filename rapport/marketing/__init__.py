"""Whom we talk to and why: segments, campaigns and their measured effect."""
