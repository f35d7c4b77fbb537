"""Field types one can reckon with."""
