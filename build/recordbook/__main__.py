"""`python -m recordbook` is the command `recordbook`."""

from recordbook.cli import run

run()
