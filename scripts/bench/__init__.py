"""Measures the toolkit's speed and memory against other tools; build/docs/bench.md says what and how."""
