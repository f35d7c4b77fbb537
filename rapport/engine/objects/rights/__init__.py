"""Who may do what: grants, scopes and the roles that people add."""
