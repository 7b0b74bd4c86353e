"""One module a verb: its options and help, and the words in which it answers; `cli` finds them by their names.

Each holds a click command named `command`. Only these modules, and `cli`, print and exit.
"""
