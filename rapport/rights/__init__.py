"""Roles and grants that people add, what they share, and who looked at what."""
