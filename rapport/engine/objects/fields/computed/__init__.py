"""Fields whose values follow from others."""
