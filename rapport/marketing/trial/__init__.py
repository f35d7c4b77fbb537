"""The experiment in every campaign: who is held out, and what the difference says."""
