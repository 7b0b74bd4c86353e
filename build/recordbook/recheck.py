"""A check that builds on the last one: only what the files changed since can have touched is read and judged again.

The rules say how far they look (`Rule.local`). Whatever doesn't fit that picture is left to a whole check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from recordbook.cache import Kept, Told, key_of, load, save
from recordbook.check import (
    MANY,
    RECORDS_FOLDER,
    SUFFIX,
    Checked,
    Examined,
    Folder,
    Schema,
    digest,
    entries_of,
    examine,
    no_collector,
    read_schema,
)
from recordbook.derive import Index, derive
from recordbook.problem import Location, Problem
from recordbook.records import Item, Record
from recordbook.rules.base import Data
from recordbook.schema import DELAY_MAX, DELAY_MIN, Dataset
from recordbook.tree import Entry, Tree

CHANGED_LIMIT = 40  # files: a search through all others for each costs more than a whole check from here on
READ_SHARE = 4  # at most one file in so many is read again
READ_LEAST = 200  # or that many files
PLAIN_ID = re.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*")  # an id that stands in a file as it is, however it is quoted
ID_BYTES = rb"[A-Za-z0-9._-]"


class TooFar(Exception):
    """What changed may reach further than this module can follow."""


@dataclass(slots=True)
class Held:
    """A tree whose records were read already: what was judged is what was hashed, whoever writes meanwhile."""

    tree: Tree
    listed: list[Entry]
    data: dict[str, bytes]

    def entries(self, folder: str) -> Iterator[Entry]:
        if folder == RECORDS_FOLDER:
            return iter(self.listed)
        return self.tree.entries(folder)

    def read(self, path: str) -> bytes:
        found = self.data.get(path)
        return self.tree.read(path) if found is None else found

    def exists(self, path: str) -> bool:
        return self.tree.exists(path)


def check_again(tree: Tree, kept_in: Path | None, least: int = MANY) -> Checked:
    """All problems of the dataset in `tree`, the same as `check` tells, kept in a folder for the next time.

    A dataset of fewer than `least` files is checked whole: that takes no time. `data` is None where only a part was
    read.
    """
    entries = entries_of(tree) if kept_in is not None and tree.exists(RECORDS_FOLDER) else []
    if kept_in is None or len(entries) < least:
        return examine(tree).checked
    key = key_of(tree)
    if not key:
        return examine(tree).checked
    kept = load(kept_in, key)
    if kept is None:
        return _check_whole(tree, kept_in, key)
    with no_collector():
        schema = read_schema(tree)
        if isinstance(schema, list):
            return Checked(None, None, schema)
        folder = Folder(schema.dataset)
        readable = [entry for entry in entries if folder.accepts(entry)]
        held = Held(tree, entries, {entry.path: tree.read(entry.path) for entry in readable})
        try:
            found = _Again(schema, kept, held).run()
        except TooFar:
            return _check_whole(held, kept_in, key)
        if found is not kept:
            save(kept_in, found)
        problems = {*schema.problems, *folder.problems}
        for told in (found.of_files, *found.of_rules):
            problems |= set(_problems(told))
        return Checked(schema.dataset, None, sorted(problems), len(entries))


# -- the whole ---------------------------------------------------------------------------------------------------------


def _check_whole(tree: Tree, kept_in: Path, key: str) -> Checked:
    examined = examine(tree, digests=True)
    # The schema is read twice here: what changed in between must not be kept under the wrong name.
    if examined.checked.data is not None and key_of(tree) == key:
        save(kept_in, _kept(examined, examined.checked.data, key))
    return examined.checked


def _kept(examined: Examined, data: Data, key: str) -> Kept:
    digests = examined.digests
    return Kept(
        key,
        digests,
        _holds(digests, data.records),
        _told(problem for problem in examined.of_files if problem.location.path in digests),
        [_told(reporter.problems) for _, _, reporter in examined.rules],
        [_keys(rule.keys(data, options)) for rule, options, _ in examined.rules],
    )


def _holds(paths: Iterable[str], records: list[Record]) -> dict[str, str]:
    found = dict.fromkeys(paths, "none")
    return found | {record.path: "row" if record.root else "gone" for record in records}


def _keys(rows: Iterable[tuple[Item, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item, key in rows:
        found.setdefault(item.record.path, []).append(key)
    return found


def _told(problems: Iterable[Problem]) -> Told:
    found: Told = {}
    for problem in problems:
        place = problem.location
        words: list[str | int] = [problem.rule, problem.field, problem.message, problem.level]
        found.setdefault(place.path, []).append([place.line, place.column, *words])
    return found


def _problems(told: Told) -> Iterator[Problem]:
    for path, found in told.items():
        for line, column, *words in found:
            yield Problem(Location(path, line, column), *words)  # type: ignore[arg-type]


# -- a part -----------------------------------------------------------------------------------------------------------


class _Again:
    """One check of what changed. Paths stand for records: a file holds one."""

    def __init__(self, schema: Schema, kept: Kept, held: Held) -> None:
        self.schema, self.kept, self.held = schema, kept, held
        self.digests = {path: digest(data) for path, data in held.data.items()}
        self.changed = {
            path
            for path in self.digests.keys() | kept.digests.keys()
            if self.digests.get(path) != kept.digests.get(path)
        }
        self.store = _Store(schema.dataset, held, kept.holds, self.changed)

    def run(self) -> Kept:
        """What to keep now: the very same where nothing changed."""
        if not self.changed:
            return self.kept
        if len(self.changed) > CHANGED_LIMIT or not self._all_local():
            raise TooFar
        self.store.load(self.changed & self.digests.keys())
        linked = self._files_that_name(self.changed)
        self.store.load(linked)
        files = {path: told for path, told in self.kept.of_files.items() if path not in self.changed}
        files |= self.store.problems_of(self.changed)
        own_keys = self._keys_of(self.changed)
        rules = [self._judge(number, linked, keys) for number, keys in enumerate(own_keys)]
        holds = {path: self.store.holds[path] for path in self.digests}
        return Kept(self.kept.key, self.digests, holds, files, rules, self._merged(own_keys))

    def _all_local(self) -> bool:
        """Whether no rule looks further than from one record to the next. A delay is made of the next one's time."""
        for rule, options, _ in self.schema.rules:
            text = repr(options)
            if DELAY_MIN in text or DELAY_MAX in text or not rule.local(self.schema.dataset, options):
                return False
        return True

    def _files_that_name(self, paths: set[str]) -> set[str]:
        """Files in which the id of one of these stands, and those in which it may be written with escapes."""
        found = {path for path, data in self.held.data.items() if b"\\" in data}
        for path in paths:
            id = path.rsplit("/", 1)[1].removesuffix(SUFFIX).encode()
            word = re.compile(rb"(?<!%s)%s(?!%s)" % (ID_BYTES, re.escape(id), ID_BYTES))
            found |= {other for other, data in self.held.data.items() if id in data and word.search(data)}
        return found

    def _keys_of(self, paths: set[str]) -> list[dict[str, list[str]]]:
        """For each rule the keys of these files' rows as they are now."""
        data = self._data(paths & self.digests.keys())
        return [_keys(rule.keys(data, options)) for rule, options, _ in self.schema.rules]

    def _merged(self, own: list[dict[str, list[str]]]) -> list[dict[str, list[str]]]:
        return [
            {path: keys for path, keys in before.items() if path not in self.changed} | now
            for before, now in zip(self.kept.keys, own, strict=True)
        ]

    def _judge(self, number: int, linked: set[str], own_keys: dict[str, list[str]]) -> Told:
        """What a rule says now. Files that it spoke of are judged anew in any case: its words may name others."""
        before, keys = self.kept.of_rules[number], self.kept.keys[number]
        judged = self.changed | linked | before.keys()
        touched = {key for path in self.changed | linked for key in (*keys.get(path, ()), *own_keys.get(path, ()))}
        judged |= _sharing(keys, touched)  # also of what refers to a change: a rule may look through it
        shared = {key for path in judged for key in (*keys.get(path, ()), *own_keys.get(path, ()))}
        needed = (judged | _sharing(keys, shared)) & self.digests.keys()
        self.store.load(needed)
        rule, options, reporter = self.schema.rules[number]
        rule.check(self._data(needed), options, reporter)
        now = _told(reporter.problems)
        if not now.keys() <= self.store.records.keys():
            raise TooFar  # the rule spoke of a file that it wasn't shown
        kept = {path: told for path, told in before.items() if path not in judged}
        return kept | {path: told for path, told in now.items() if path in judged}

    def _data(self, paths: set[str]) -> Data:
        """The rows of some files; from them a rule may look at any other that they refer to."""
        records = self.store.records_of(paths)
        index = self.store.index()
        for record in records:
            for item in record.items():
                index.items[item.table.name].append(item)
        derive(self.schema.dataset.tables.values(), index)
        return Data(self.schema.dataset, index, records, self.store.gone())


def _sharing(keys: dict[str, list[str]], wanted: set[str]) -> set[str]:
    """The files whose rows have one of the keys."""
    return {path for path, found in keys.items() if not wanted.isdisjoint(found)} if wanted else set()


class _Store:
    """The records read so far, by path; reads more when they are asked for."""

    def __init__(self, dataset: Dataset, held: Held, holds: dict[str, str], changed: set[str]) -> None:
        self.dataset, self.held = dataset, held
        self._reader = Folder(dataset)
        self.holds = {path: holds[path] for path in held.data if path not in changed}
        self.records: dict[str, Record | None] = {}
        self._entries = {entry.path: entry for entry in held.listed}
        self._limit = max(READ_LEAST, len(held.data) // READ_SHARE)
        self._told: Told = {}
        self.paths: dict[str, dict[str, str]] = {table.name: {} for table in dataset.record_tables}
        for path in held.data:
            _, table, *_, name = path.split("/")
            id = name.removesuffix(SUFFIX)
            if PLAIN_ID.fullmatch(id) is None or self.paths[table].setdefault(id, path) != path:
                raise TooFar

    def load(self, paths: set[str]) -> None:
        """Reads the files that weren't read yet."""
        missing = sorted(paths - self.records.keys())
        if len(self.records) + len(missing) > self._limit:
            raise TooFar
        for path in missing:
            self._load(path)

    def _load(self, path: str) -> None:
        self._reader.read(self.held, [self._entries[path]])
        record = self._reader.records.pop() if self._reader.records else None
        self._told |= _told(self._reader.problems)
        self._reader.problems.clear()
        self.records[path] = record
        self.holds[path] = "none" if record is None else "row" if record.root else "gone"
        if record is not None:
            alone = Index(self.dataset.tables.values())
            for item in record.items():
                alone.add(item)
            derive(self.dataset.tables.values(), alone)

    def problems_of(self, paths: set[str]) -> Told:
        return {path: self._told[path] for path in paths if path in self._told}

    def records_of(self, paths: set[str]) -> list[Record]:
        """The records of files, in the order of their paths."""
        return [record for path in sorted(paths) if (record := self.records[path]) is not None]

    def record(self, table: str, id: str) -> Record | None:
        """A record by its id, read now if need be."""
        path = self.paths.get(table, {}).get(id)
        if path is None:
            return None
        if path not in self.records:
            self.load({path})
        return self.records[path]

    def gone(self) -> dict[str, dict[str, Record]]:
        """Every record that moved or was withdrawn, by table and id."""
        found: dict[str, dict[str, Record]] = {}
        paths = {path for path, held in self.holds.items() if held == "gone"}
        self.load(paths)
        for record in self.records_of(paths):
            found.setdefault(record.table.name, {})[record.id] = record
        return found

    def index(self) -> Index:
        index = Index(self.dataset.tables.values())
        for table in self.dataset.tables:
            index.by_id[table] = _Ids(self, table)  # type: ignore[assignment]
        return index

    def ids(self, table: str) -> Iterator[str]:
        """The ids of all records of a table that hold a row."""
        return (id for id, path in self.paths[table].items() if self.holds[path] == "row")


class _Ids(Mapping[str, Item]):
    """The rows of one table by their ids, each record read when it is asked for."""

    def __init__(self, store: _Store, table: str) -> None:
        self._store = store
        self._table = store.dataset.tables[table]
        self._root = self._table.root.name

    def __getitem__(self, id: str) -> Item:
        record = self._store.record(self._root, id.split("/")[0])
        if record is not None and record.root is not None:
            if self._table.kind == "records":
                if record.id == id:
                    return record.root
            else:
                for item in record.items():
                    if item.table is self._table and item.id == id:
                        return item
        raise KeyError(id)

    def __iter__(self) -> Iterator[str]:
        if self._table.kind != "records":
            raise TooFar
        return self._store.ids(self._table.name)

    def __len__(self) -> int:
        return sum(1 for _ in self)
