"""Sample workspaces."""
