"""Kiosks: an area in a package of its own."""
