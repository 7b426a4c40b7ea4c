"""The benchmarks still run, whatever their figures."""
