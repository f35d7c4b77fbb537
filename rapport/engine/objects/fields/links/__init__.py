"""Field types that lead to other records."""
