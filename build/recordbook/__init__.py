"""recordbook: hand-written YAML records and a Frictionless schema become a data package and a static site."""

__version__ = "0.1.0.dev0"
