"""A record's file is named for its id.

The file `records/<table>/<id>.yaml` holds the record whose `id` is `<id>`. An id has lower-case letters, digits and
`.`, `_`, `-` between them, so that every file system can hold it and no two ids differ only in case; names that
Windows keeps for itself (`con`, `nul`, `com1`) can't be used.

How to mend it: rename the file, or correct the id.
"""

from __future__ import annotations

from recordbook.fields import ID_LIMIT, ID_TEXT
from recordbook.problem import Location, quoted
from recordbook.rules.base import Data, Options, Reporter, Rule, always
from recordbook.schema import ID

WINDOWS_NAMES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
WINDOWS_NAMES |= {f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10)}


def check(data: Data, options: Options, report: Reporter) -> None:
    known = {(record.table.name, record.id): record for record in data.records}
    for record in data.records:
        words = _name_problem(record.id)
        other = known.get((record.table.name, record.id.lower()))
        if other is not None and other.id != record.id:
            words = f"the file's name {quoted(record.id)} differs only in case from {other.path}: ids are lower-case"
        if words:
            report.say(Location(record.path), ID, words)
            continue
        own = record.root.cells.get(ID) if record.root else None
        if own and own.text != record.id:
            words = f"{quoted(own.text)} is not the file's name: the file is named {quoted(record.id)}"
            report.say(Location(record.path, own.line, own.column), ID, words)


def _name_problem(stem: str) -> str:
    if not ID_TEXT.fullmatch(stem):
        return f"the file's name {quoted(stem)} can't be an id: lower-case letters and digits, joined by . _ or -"
    if len(stem) > ID_LIMIT:
        return f"the file's name has {len(stem)} characters, an id may have {ID_LIMIT}"
    if stem.split(".")[0] in WINDOWS_NAMES:
        return f"the file's name {quoted(stem)} can't be held by Windows: choose another id"
    return ""


RULE = Rule("file-name", check, __doc__, built_in=True, local=always)
