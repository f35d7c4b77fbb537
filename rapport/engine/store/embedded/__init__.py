"""The parts of the embedded server: whose account it runs under, its folder, its settings."""
