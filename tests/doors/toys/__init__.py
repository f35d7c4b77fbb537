"""A toy area behind the doors: parcels that can be shipped."""
