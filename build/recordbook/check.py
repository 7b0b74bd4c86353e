"""Reads and checks a whole dataset: its schema, each record, and what holds between records."""

from __future__ import annotations

import gc
import hashlib
import marshal
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from recordbook.derive import Index, derive
from recordbook.fields import judge_examples
from recordbook.packed import pack, unpack
from recordbook.problem import Location, Problem, ToolkitError, quoted, suggestion
from recordbook.records import Record, RecordReader
from recordbook.rules import Configured, configure, run
from recordbook.rules.base import Data
from recordbook.schema import Dataset, Table
from recordbook.schema_reader import read_dataset
from recordbook.second import can_fork, start
from recordbook.source import read_mapping, too_large
from recordbook.tree import SIZE_LIMIT, Entry, Tree

RECORDS_FOLDER = "records"
SUFFIX = ".yaml"
MANY = 500  # files from which on a second process is worth its start
OWN_SHARE = 0.54  # of the files, measured: the other process must hand its records over


@dataclass(slots=True)
class Checked:
    """A dataset with its rows and every problem found, sorted by place. `data` is None where the schema is broken."""

    dataset: Dataset | None
    data: Data | None
    problems: list[Problem] = field(default_factory=list)
    files: int = 0

    @property
    def errors(self) -> int:
        return sum(problem.level == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


@dataclass(slots=True)
class Examined:
    """A check with what a later one can build on: the rules with the problems that each told, the problems of single
    files, and the digest of each file that was read (empty where nobody asked for them)."""

    checked: Checked
    rules: list[Configured] = field(default_factory=list)
    of_files: list[Problem] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)


def check(tree: Tree) -> Checked:
    """All problems of the dataset in `tree`. Bad data never raises; a missing schema folder does (`ToolkitError`)."""
    return examine(tree).checked


def examine(tree: Tree, digests: bool = False, rules: bool = True, like: Examined | None = None) -> Examined:
    """The same as `check`, with all that was found on the way; `rules` says whether what holds between records is
    looked at.

    `like` is what was found, with digests, in another tree of the same schema: the records of files that are the same
    are taken over from it, and what is made of them is made anew, so that only the newer of the two can be built on.
    """
    with no_collector():
        schema = Schema(like.checked.dataset, like.rules, []) if like and like.checked.dataset else read_schema(tree)
        if isinstance(schema, list):
            return Examined(Checked(None, None, schema))
        folder, files = _read_records(tree, schema.dataset, digests) if like is None else _read_like(tree, like)
        data = gather(schema.dataset, folder.records)
        derive(schema.dataset.tables.values(), data.index)
        between = run(schema.rules, data) if rules else []
        problems = sorted({*schema.problems, *folder.problems, *between})
        return Examined(Checked(schema.dataset, data, problems, files), schema.rules, folder.problems, folder.digests)


def _read_like(tree: Tree, like: Examined) -> tuple[Folder, int]:
    """Every record under records/: those of the same files are the records of another tree."""
    assert like.checked.data is not None
    records = {record.path: record for record in like.checked.data.records}
    problems: dict[str, list[Problem]] = {}
    for problem in like.of_files:
        problems.setdefault(problem.location.path, []).append(problem)
    folder = Folder(like.checked.data.dataset, digests=True)
    entries = entries_of(tree)
    for entry in entries:
        if not folder.accepts(entry):
            continue
        if entry.path in records and digest(tree.read(entry.path)) == like.digests.get(entry.path):
            folder.records.append(records[entry.path])
            folder.digests[entry.path] = like.digests[entry.path]
            folder.problems += problems.get(entry.path, ())
        else:
            folder.read(tree, [entry])
    return folder, len(entries)


@dataclass(slots=True)
class Schema:
    """A dataset as its schema describes it, the rules it is held to, and what the schema is warned of."""

    dataset: Dataset
    rules: list[Configured]
    problems: list[Problem]


def read_schema(tree: Tree) -> Schema | list[Problem]:
    """The schema of a dataset; its problems, sorted, where it is too broken to check a record against."""
    dataset, problems = read_dataset(tree)
    if dataset is None:
        return sorted(problems)
    rules, wrong = configure(dataset)
    wrong += judge_examples(dataset)
    if wrong:
        return sorted(problems + wrong)
    return Schema(dataset, rules, problems)


@contextmanager
def no_collector() -> Iterator[None]:
    """Millions of small objects are made and all of them kept: looking for garbage among them costs a third."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # what was made stays: the next collection needn't look at it
        if enabled:
            gc.enable()


def gather(dataset: Dataset, records: list[Record]) -> Data:
    """The rows of records. Of two with the same id the first counts."""
    data = Data(dataset, Index(dataset.tables.values()), records)
    seen: set[tuple[str, str]] = set()
    for record in records:
        if (record.table.name, record.id) in seen:
            continue  # told by the rule `unique-key`: the first one counts
        seen.add((record.table.name, record.id))
        for item in record.items():
            data.index.add(item)
        if record.root is None:
            data.gone.setdefault(record.table.name, {})[record.id] = record
    return data


def record_files(tree: Tree, dataset: Dataset) -> tuple[list[Entry], list[Problem]]:
    """The files that are read as records, sorted by path, and why the others under records/ are not."""
    folder = Folder(dataset)
    return [entry for entry in entries_of(tree) if folder.accepts(entry)], folder.problems


def entries_of(tree: Tree) -> list[Entry]:
    """Every file under records/ but hidden ones, sorted: of two records with the same id the first counts."""
    if not tree.exists(RECORDS_FOLDER):
        raise ToolkitError(f"no folder {RECORDS_FOLDER} here: a dataset's records are in {RECORDS_FOLDER}/<table>/")
    found = sorted(tree.entries(RECORDS_FOLDER), key=lambda entry: entry.path)
    return [entry for entry in found if not entry.path.rsplit("/", 1)[1].startswith(".")]


def _read_records(tree: Tree, dataset: Dataset, digests: bool) -> tuple[Folder, int]:
    """Every record under records/, as far as it can be read, and how many files there are."""
    folder = Folder(dataset, digests)
    entries = entries_of(tree)
    readable = [entry for entry in entries if folder.accepts(entry)]
    if len(readable) < MANY or not can_fork():
        folder.read(tree, readable)
    else:
        _read_on_two_cores(tree, folder, readable)
    return folder, len(entries)


def _read_on_two_cores(tree: Tree, folder: Folder, entries: list[Entry]) -> None:
    """A second process reads the end of the list, a little less than half, since its records must come over."""
    split = round(len(entries) * OWN_SHARE)

    def read_the_rest() -> bytes:
        rest = Folder(folder.dataset, folder.wants_digests)
        rest.read(tree, entries[split:])
        return marshal.dumps((pack(rest.records, rest.problems), rest.digests))

    answer = start(read_the_rest)
    folder.read(tree, entries[:split])
    told = answer()
    if told is None:
        folder.read(tree, entries[split:])
        return
    packed, digests = marshal.loads(told)  # noqa: S302 - bytes of our own process
    records, problems = unpack(packed, folder.dataset)
    folder.records += records
    folder.problems += problems
    folder.digests |= digests


def digest(data: bytes) -> str:
    """What tells the content of a file from any other."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Folder:
    """Reads one file after the other; keeps each table's reader, and a wrong folder to one problem."""

    def __init__(self, dataset: Dataset, digests: bool = False) -> None:
        self.dataset = dataset
        self.wants_digests = digests
        self.digests: dict[str, str] = {}
        self.tables = {table.name: table for table in dataset.record_tables}
        self._made = dataset.made
        self.readers = {name: RecordReader(table) for name, table in self.tables.items()}
        self.records: list[Record] = []
        self.problems: list[Problem] = []
        self._unknown: set[str] = set()

    def accepts(self, entry: Entry) -> bool:
        """Whether a file is one to read; if not, says why."""
        refusal = self._refusal(entry)
        if refusal:
            rule, message = refusal
            if message:
                self.problems.append(Problem(Location(entry.path), rule, "", message))
            return False
        if entry.size > SIZE_LIMIT:
            self.problems.append(too_large(entry.size).problem(entry.path))
            return False
        return True

    def read(self, tree: Tree, entries: list[Entry]) -> None:
        """Reads files that were accepted."""
        for entry in entries:
            self._read(tree, entry)

    def _read(self, tree: Tree, entry: Entry) -> None:
        data = tree.read(entry.path)
        if self.wants_digests:
            self.digests[entry.path] = digest(data)
        node, problems = read_mapping(data, entry.path)
        self.problems += problems
        if node is None:
            return
        _, table, *_, name = entry.path.split("/")
        record, problems = self.readers[table].read(entry.path, name.removesuffix(SUFFIX), node)
        self.problems += problems
        self.records.append(record)

    def _refusal(self, entry: Entry) -> tuple[str, str] | None:
        """Why a file is not read, or None. A wrong folder is told once, at its first file."""
        parts = entry.path.split("/")
        if entry.outside:
            return (
                "file-symlink",
                "not a plain file (a link out of the dataset, to a folder or to nothing; a pipe): it is not read",
            )
        if not entry.path.endswith(SUFFIX):
            return "file-name", f"a record's file ends in {SUFFIX}: rename it, or move it out of {RECORDS_FOLDER}/"
        if len(parts) < 3:
            return "file-table", f"a record lies in the folder of its table: {RECORDS_FOLDER}/<table>/{parts[-1]}"
        table = self.tables.get(parts[1])
        if table is None:
            if parts[1] in self._unknown:
                return "file-table", ""
            self._unknown.add(parts[1])
            if parts[1] in self._made:
                return "file-table", f"the table {parts[1]} is made from others: it has no records of its own"
            return "file-table", f"there is no table {quoted(parts[1])}{suggestion(parts[1], self.tables)}"
        return self._wrong_place(table, parts)

    @staticmethod
    def _wrong_place(table: Table, parts: list[str]) -> tuple[str, str] | None:
        below = parts[2:-1]
        wanted = f"{RECORDS_FOLDER}/{table.name}/{'<year>/' if table.by_year else ''}{parts[-1]}"
        fits = len(below) == 1 and re.fullmatch("[0-9]{4}", below[0]) if table.by_year else not below
        return None if fits else ("file-table", f"the file belongs at {wanted}")
