"""JSON Lines: the whole records of a table, a record a line."""

from __future__ import annotations

from collections.abc import Iterator

from recordbook.formats.base import Contents, File, Format, resource_name

FOLDER, SUFFIX = "jsonl", ".jsonl"


def make(contents: Contents) -> Iterator[File]:
    """A file for each table of records."""
    for table in contents.dataset.record_tables:
        yield File(
            f"{FOLDER}/{table.name}{SUFFIX}",
            "".join(f"{record}\n" for record in contents.records[table.name]).encode(),
            resource_name(table.name, "lines"),
            f"{table.title}: a record a line",
            f"Each record of {table.name} with its nested lists, as a line of JSON.",
            "json-lines",
            "application/jsonl",
        )


FORMAT = Format("jsonl", SUFFIX, make)
