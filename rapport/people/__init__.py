"""Who we know: customers and the timeline of every touch with them."""
