"""The ways in: HTTP, command line, worker."""
