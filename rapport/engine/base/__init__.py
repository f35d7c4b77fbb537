"""Errors, identifiers, settings: what everything else stands on."""
