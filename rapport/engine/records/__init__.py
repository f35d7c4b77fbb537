"""What is done with records: find, write, import, explain."""
