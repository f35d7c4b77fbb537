"""What records cost: lists, one record, search, writing one and many, new fields."""
