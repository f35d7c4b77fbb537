"""Many records at once, in a run that can be undone."""
