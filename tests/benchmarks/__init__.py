"""Measurements: ``python -m tests.benchmarks`` prints a table in Markdown, then the same as JSON."""
