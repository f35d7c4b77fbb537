"""Users, teams, sign-in, tokens and settings."""
