"""What we sell: products, orders and their lines."""
