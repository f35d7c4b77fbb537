"""The shape of a workspace: what its log is made by, and how its tables change while everybody works."""
