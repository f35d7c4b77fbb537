"""Records that may be the same: how much they agree, what that weighs, and which to look at."""
