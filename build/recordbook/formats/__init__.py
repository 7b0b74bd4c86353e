"""The formats beside CSV and JSON, by the names that `recordbook:formats` in schema/datapackage.yaml may list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec

from recordbook.formats import geojson, jsonl, parquet, sqlite, xlsx
from recordbook.formats.base import Contents, File, Format
from recordbook.problem import Refused, ToolkitError

FORMATS: dict[str, Format] = {
    format.name: format for format in (jsonl.FORMAT, sqlite.FORMAT, parquet.FORMAT, xlsx.FORMAT, geojson.FORMAT)
}


def require(names: Iterable[str]) -> None:
    """Raises `ToolkitError` where a format needs an extra that isn't installed; says which one to install."""
    for name in names:
        needs = FORMATS[name].needs
        if needs and find_spec(needs) is None:
            raise ToolkitError(
                f"the format {name} needs the package {needs}, which is not installed: pip install 'recordbook[{name}]'"
            )


def make_files(names: Iterable[str], contents: Contents) -> Iterator[File]:
    """The files of these formats; raises `Refused` before the first where one of them can't hold the dataset."""
    formats = [FORMATS[name] for name in names]
    problems = [problem for format in formats for problem in format.problems(contents)]
    if problems:
        raise Refused(sorted(problems))
    for format in formats:
        yield from format.make(contents)
