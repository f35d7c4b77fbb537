"""Headings: which field a column of a file is for."""
