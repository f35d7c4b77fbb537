"""Rapport: a customer-relationship platform that closes the loop."""
