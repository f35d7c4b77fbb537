"""A tea and homeware shop in Hangzhou, simulated: its people, its two years of orders, one campaign with a known effect."""
