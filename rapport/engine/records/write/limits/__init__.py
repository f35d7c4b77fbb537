"""What a write may never do, whoever writes: give away more than one has, take the last, change what is settled, close a circle."""
