"""The mail itself: from what an author typed to what one person reads."""
