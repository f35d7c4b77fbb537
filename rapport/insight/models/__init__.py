"""The mathematics behind the studies: pure functions over numpy arrays, which need no database."""
