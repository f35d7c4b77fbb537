"""The language an area declares itself in."""
