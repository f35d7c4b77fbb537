"""The interface in OpenAPI 3.1, derived from the catalog."""
