"""recordbook: hand-written YAML records and a Frictionless schema become a data package and a static site.

`recordbook.load(path)` reads such a package: see `recordbook.reader`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recordbook.archive import PackageError as PackageError
    from recordbook.reader import Package as Package, Table as Table, load as load

__version__ = "0.1.0.dev0"

# Imported when asked for: the command line reads no packages, and its start is waited for.
_READER = {"load", "Package", "Table", "PackageError"}


def __getattr__(name: str) -> Any:
    if name in _READER:
        from recordbook import reader

        return getattr(reader, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
