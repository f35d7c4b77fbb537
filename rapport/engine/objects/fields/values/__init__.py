"""Field types that hold structured values."""
