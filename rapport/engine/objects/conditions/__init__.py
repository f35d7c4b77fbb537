"""What conditions are made of: operands, periods, and whether one record meets them."""
