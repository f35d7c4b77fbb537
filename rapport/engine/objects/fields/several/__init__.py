"""Values that are lists."""
