"""`python -m recordbook` is the command `recordbook`."""

from recordbook.cli import main

main()
