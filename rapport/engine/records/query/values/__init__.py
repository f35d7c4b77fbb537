"""How values that are more than one column's worth become SQL: lists of links, places."""
