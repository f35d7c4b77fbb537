"""What benchmarks stand on: a fresh installation, and a population to fill it with."""
