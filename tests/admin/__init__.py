"""Tests of users, sign-in and settings."""
