"""Field types of the calendar."""
