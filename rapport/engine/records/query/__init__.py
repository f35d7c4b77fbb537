"""Reading: from a condition to one statement whose result is the answer."""
