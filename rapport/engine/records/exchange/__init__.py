"""Exchange: what goes out as a file, and what comes in as one by itself."""
