"""Field types that people read as words."""
