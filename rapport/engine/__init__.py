"""Turns a declaration into a product."""
