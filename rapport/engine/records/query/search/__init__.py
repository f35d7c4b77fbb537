"""Searching: what was typed, how a name may be typed and sounded, and the records that are meant."""
