"""What benchmarks stand on: a fresh installation, a population to fill it with, and the lines of the table they add to."""
