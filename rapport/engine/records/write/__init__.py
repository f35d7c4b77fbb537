"""Writing: permit, validate, derive, store, remember."""
