"""Columns of records that are already there: filled, and turned into others, while everybody goes on working."""
