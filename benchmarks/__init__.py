"""What Rapport claims about its speed, measured; every figure beside a reference taken in the same run."""
