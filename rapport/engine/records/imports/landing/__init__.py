"""Where what an import brings reaches the tables."""
