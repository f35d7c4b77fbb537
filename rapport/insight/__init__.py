"""Studies: models with honest back-tests whose results become fields."""
