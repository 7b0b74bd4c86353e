"""What of a package says which rows a slice has: the columns and lists of its tables, and what cells are called.

Everything comes from datapackage.json and the files that it names, so that a page, `verify` and any other program go by
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from recordbook.problem import quoted, suggestion
from recordbook.slices import ID, Beside, Slice, SliceError, SliceList, SliceTable, csv_lines

SEARCH_KEY = "recordbook:searched"
TITLE_KEY = "recordbook:title"

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table of a package: what slices need, the file of its rows, and its resource in datapackage.json."""

    table: SliceTable
    path: str
    schema: dict[str, Any] = field(repr=False)


def published_table(descriptor: Mapping[str, Any], name: str) -> PublishedTable:
    """The table of that name. Raises `SliceError` where the package has none."""
    known = {str(one.get("name")): one for one in descriptor["resources"] if isinstance(one.get("schema"), dict)}
    if name not in known:
        raise SliceError(f"there is no table {quoted(name)} in the package{suggestion(name, known)}")
    schema = known[name]["schema"]
    types = {str(field.get("name")): str(field.get("type", "string")) for field in _mappings(schema, "fields")}
    searched = schema.get(SEARCH_KEY)
    searched = [column for column in searched if column in types] if isinstance(searched, list) else list(types)
    lists = {key: found for key, one in known.items() if (found := _list_of(name, one))}
    return PublishedTable(SliceTable(name, types, searched, lists), str(known[name]["path"]), schema)


def _list_of(name: str, resource: Mapping[str, Any]) -> SliceList | None:
    """The list that a table holds of each row of the table `name`: its key is the row's id and the value."""
    schema = resource["schema"]
    key = schema.get("primaryKey")
    if not (isinstance(key, list) and len(key) == 2 and all(isinstance(column, str) for column in key)):
        return None
    owners = [one["fields"] for one in _references(schema, name)]
    types = {str(one.get("name")): str(one.get("type", "string")) for one in _mappings(schema, "fields")}
    if key[0] not in owners or key[1] not in types:
        return None
    return SliceList(str(resource["path"]), key[0], key[1], types[key[1]])


def _references(schema: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The foreign keys of a table that refer to the table `name`."""
    keys = [one for one in _mappings(schema, "foreignKeys") if isinstance(one.get("reference"), dict)]
    return [one for one in keys if one["reference"].get("resource") == name]


def beside(descriptor: Mapping[str, Any], read: Read, published: PublishedTable, slice: Slice) -> Beside:
    """What else of a package says which rows a slice has; `read` gives a file of it."""
    wanted = {filter.column for filter in slice.filters} - set(published.table.types)
    lists = {name: list_values(read, published.table.lists[name]) for name in wanted}
    return Beside(column_words(descriptor, read, published.schema) if slice.words else {}, lists)


def list_values(read: Read, one: SliceList) -> dict[str, list[str]]:
    """The values of a list by the id of their row, in the order of the list's table."""
    lines = csv_lines(read(one.path))
    _, names = next(lines, ("", []))
    if one.owner not in names or one.value not in names:
        raise SliceError(f"{one.path} has other columns than datapackage.json says")
    owner, value = names.index(one.owner), names.index(one.value)
    found: dict[str, list[str]] = {}
    for _, cells in lines:
        found.setdefault(cells[owner], []).append(cells[value])
    return found


def column_words(descriptor: Mapping[str, Any], read: Read, schema: dict[str, Any]) -> dict[str, dict[str, str]]:
    """What readers see in place of a cell, by column and cell: the label of a vocabulary's value, the title of the
    record that is referred to. `read` gives a file of the package."""
    found: dict[str, dict[str, str]] = {}
    for column in _mappings(schema, "fields"):
        labels = {str(one.get("value")): str(one.get("label", "")) for one in _mappings(column, "categories")}
        if labels:
            found[str(column.get("name"))] = labels
    for key in _mappings(schema, "foreignKeys"):
        reference = key.get("reference")
        target = str(reference.get("resource")) if isinstance(reference, dict) else ""
        titles = _titles(descriptor, read, target)
        if titles:
            found[str(key.get("fields"))] = titles
    return found


def _titles(descriptor: Mapping[str, Any], read: Read, name: str) -> dict[str, str]:
    """The title of each record of a table by its id; nothing where the table names no column for it."""
    table = published_table(descriptor, name)
    names = list(table.table.types)
    title = table.schema.get(TITLE_KEY)
    if title not in names or ID not in names:
        return {}
    id_number, title_number = names.index(ID), names.index(title)
    lines = csv_lines(read(table.path))
    next(lines, None)
    return {cells[id_number]: cells[title_number] for _, cells in lines}


def _mappings(node: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = node.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
