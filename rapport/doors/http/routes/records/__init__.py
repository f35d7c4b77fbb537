"""The routes of records of every kind: one, many, and what is asked of lists."""
