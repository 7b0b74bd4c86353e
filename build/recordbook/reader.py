"""A built data package for Python: typed tables, whole records, the reasons for what is missing. For users' programs.

    package = recordbook.load("lights-1.0.0.zip")        # or the folder
    row = package.tables["lights"]["skerry"]              # {"id": "skerry", "height_m": 42.5, ...}
    package.tables["lights"].fields["height_m"].unit      # "m"
    package.reason("lights", "skerry", "range_nmi")       # "unknown"
    package.records["lights"]["skerry"]["readings"][0]    # the record with its lists, as in json/lights.json

It needs the standard library only, reads a table when it is first asked for, and holds each file to its checksum.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date, datetime as DateTime, time as Time
from typing import TYPE_CHECKING, Any, TypeAlias, cast, overload

from recordbook.archive import PackageError, PackageFiles, open_package
from recordbook.problem import quoted, suggestion

if TYPE_CHECKING:
    import pandas

Value: TypeAlias = str | int | float | bool | Date | DateTime | Time | None
Row: TypeAlias = dict[str, Value]

RECORDS_FORMAT = "json-records"
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its type in Table Schema, its unit (empty where it has none), the values and reasons it may have."""

    name: str
    type: str
    title: str
    description: str
    unit: str
    values: tuple[str, ...]
    reasons: dict[str, str]


class Table(Sequence[Row]):
    """A table as a sequence of rows, in the order of the file; a row is a dictionary by column.

    Python's types by those of the column: string and yearmonth `str`, integer and year `int`, number `float`, boolean
    `bool`, date `datetime.date`, time `datetime.time`, datetime `datetime.datetime` in UTC; an empty cell is `None`.
    A number has at most 15 digits, all of which a float holds. `table["x"]` is the row with that id.
    """

    def __init__(self, name: str, title: str, fields: dict[str, Field], key: tuple[str, ...], rows: list[Row]) -> None:
        self.name = name
        self.title = title
        self.fields = fields
        self.key = key
        self.rows = rows
        self._by_id: dict[Value, Row] = {row[key[0]]: row for row in rows} if len(key) == 1 else {}

    @overload
    def __getitem__(self, index: int | str) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | str | slice) -> Row | list[Row]:
        if isinstance(index, str):
            return self._by_id[index]
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def get(self, id: str) -> Row | None:
        """The row with that id, `None` where there is none."""
        return self._by_id.get(id)

    def column(self, name: str) -> list[Value]:
        """The values of a column, in the order of the rows."""
        return [row[name] for row in self.rows]

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self.rows)} rows, {len(self.fields)} columns>"


class Package:
    """A data package. `schema` holds each table's Table Schema by the table's name, `descriptor` all of it."""

    def __init__(self, files: PackageFiles) -> None:
        self._files = files
        self.descriptor = files.descriptor
        self.name = str(self.descriptor.get("name", ""))
        self.title = str(self.descriptor.get("title", ""))
        self.version = str(self.descriptor.get("version", ""))
        resources = self.descriptor["resources"]
        tables = {resource["name"]: resource for resource in resources if resource.get("type") == "table"}
        self.schema: dict[str, dict[str, Any]] = {name: _schema(files, one) for name, one in tables.items()}
        records = {_table_of(one): one for one in resources if one.get("format") == RECORDS_FORMAT}
        self.tables: Mapping[str, Table] = _Lazy("table", tables, self._table)
        self.records: Mapping[str, dict[str, dict[str, Any]]] = _Lazy("table of records", records, self._records)
        self._reasons: dict[tuple[Value, Value, Value], str] | None = None

    def reason(self, table: str, id: str, column: str) -> str | None:
        """Why the cell is empty, as the record says (`not_reported`); `None` where no reason is given.

        The words for each reason are in `tables[table].fields[column].reasons`.
        """
        if self._reasons is None:
            rows: Iterable[Row] = self.tables.get(MISSING, ())
            self._reasons = {(row["table"], row["id"], row["field"]): str(row["reason"]) for row in rows}
        return self._reasons.get((table, id, column))

    def to_pandas(self, table: str) -> pandas.DataFrame:
        """A table as a data frame, empty cells as NA or NaT. Needs pandas.

        Types: `Int64`, `Float64`, `boolean`, `string`, dates `datetime64[s]`, datetimes the same in UTC, times objects.
        """
        try:
            import pandas
        except ImportError as error:
            raise PackageError("to_pandas needs pandas: pip install pandas") from error
        found = self.tables[table]
        return pandas.DataFrame(
            {
                name: pandas.Series(found.column(name), dtype=cast(Any, PANDAS[field.type]))
                for name, field in found.fields.items()
            }
        )

    def __repr__(self) -> str:
        return f"<Package {self.name} {self.version}: {len(self.tables)} tables>"

    def _table(self, resource: dict[str, Any]) -> Table:
        name, schema = resource["name"], self.schema[resource["name"]]
        fields = {entry["name"]: _field(self._files, name, entry) for entry in schema["fields"]}
        lines = csv.reader(io.StringIO(_text(self._files, resource["path"]), newline=""), strict=True)
        try:
            rows = _rows(lines, fields)
        except (ValueError, csv.Error) as error:
            raise self._files.error(f"{resource['path']} is not as the schema says: {error}") from error
        key = schema.get("primaryKey", [])
        return Table(name, str(resource.get("title", "")), fields, (key,) if isinstance(key, str) else tuple(key), rows)

    def _records(self, resource: dict[str, Any]) -> dict[str, dict[str, Any]]:
        try:
            return {record["id"]: record for record in json.loads(_text(self._files, resource["path"]))}
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise self._files.error(f"{resource['path']} doesn't hold records: the file is damaged") from error


def load(path: str | os.PathLike[str]) -> Package:
    """The package in a folder or zip; raises `recordbook.PackageError` where it can't be read, with the reason."""
    return Package(open_package(path))


class _Lazy(Mapping[str, Any]):
    """What is made of each resource, when it is first asked for; in the package's order."""

    def __init__(self, what: str, resources: dict[str, Any], make: Callable[[dict[str, Any]], Any]) -> None:
        self._what, self._resources, self._make = what, resources, make
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            if name not in self._resources:
                raise KeyError(f"there is no {self._what} {quoted(str(name))}{suggestion(str(name), self._resources)}")
            self._made[name] = self._make(self._resources[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._resources)

    def __len__(self) -> int:
        return len(self._resources)

    def __contains__(self, name: object) -> bool:
        return name in self._resources

    def __repr__(self) -> str:
        return f"<{', '.join(self._resources)}>"


# -- typed cells ------------------------------------------------------------------------------------------------------


def _yes_no(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _instant(text: str) -> DateTime:
    found = DateTime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{quoted(text)} has no offset from UTC")
    return found


READERS: dict[str, Callable[[str], Value]] = {
    "string": str,
    "yearmonth": str,
    "integer": int,
    "year": int,
    "number": float,
    "boolean": _yes_no,
    "date": Date.fromisoformat,
    "time": Time.fromisoformat,
    "datetime": _instant,
}
PANDAS = {
    "string": "string",
    "yearmonth": "string",
    "time": "object",
    "integer": "Int64",
    "year": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    # In seconds: nanoseconds end in 2262 and begin in 1677.
    "date": "datetime64[s]",
    "datetime": "datetime64[s, UTC]",
}


def _rows(lines: Iterator[list[str]], fields: dict[str, Field]) -> list[Row]:
    header = next(lines, [])
    if header != list(fields):
        raise ValueError(f"its columns are {', '.join(header)}")
    readers = [(name, READERS[field.type]) for name, field in fields.items()]
    found: list[Row] = []
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(readers):
            raise ValueError(f"row {number} has {len(cells)} cells, not {len(readers)}")
        try:
            found.append(
                {name: read(cell) if cell else None for (name, read), cell in zip(readers, cells, strict=True)}
            )
        except (ValueError, KeyError) as error:
            raise ValueError(f"row {number}: {error}") from error
    return found


def _field(files: PackageFiles, table: str, entry: dict[str, Any]) -> Field:
    kind = str(entry.get("type", "string"))
    if kind not in READERS:
        raise files.error(
            f"the column {entry['name']} of {table} has the type {kind}, which this recordbook doesn't know: install a "
            "newer recordbook"
        )
    constraints = entry.get("constraints") or {}
    return Field(
        str(entry["name"]),
        kind,
        str(entry.get("title", "")),
        str(entry.get("description", "")),
        str(entry.get("recordbook:unit", "")),
        tuple(str(value) for value in constraints.get("enum", ())),
        {str(one["value"]): str(one["label"]) for one in entry.get("recordbook:missingReasons", ())},
    )


def _schema(files: PackageFiles, resource: dict[str, Any]) -> dict[str, Any]:
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(fields, list) or not all(_named(entry) for entry in fields):
        raise files.error(f"datapackage.json describes no columns of {resource['name']}: the file is damaged")
    return schema


def _named(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("name"), str)


def _table_of(resource: dict[str, Any]) -> str:
    """The table that a file of whole records is of: the file's stem."""
    return str(resource["path"]).rpartition("/")[2].removesuffix(".json")


def _text(files: PackageFiles, path: str) -> str:
    try:
        return files.read(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise files.error(f"{path} is not UTF-8: the file is damaged") from error
