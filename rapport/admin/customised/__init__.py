"""What people added to objects and fields, as one document: its parts, and how it goes out and comes in."""
