"""The embedded server: whose account it runs under, its folder, its settings, its start and its end."""
