"""What the Makefile calls, apart from the toolkit. Standard library only: it sets the rest up."""
