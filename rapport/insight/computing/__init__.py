"""What the studies compute: frames of records in, fields and reports out, in a process that has the number crunchers."""
