"""What processes cost: their start, their memory, many workspaces, many open streams."""
