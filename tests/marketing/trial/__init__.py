"""Tests of the experiment in every campaign."""
