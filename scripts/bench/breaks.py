"""Records that are wrong, each in one way: a tool that lets one pass has nothing to be measured for."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from scripts.bench.files import record_path, write
from scripts.bench.measure import Command, Failed, run
from scripts.bench.records import Dataset
from scripts.bench.yaml_text import to_yaml

Json = dict[str, Any]


def _set(key: str, value: Any) -> Callable[[Json], None]:
    return lambda record: record.update({key: value})


def _set_claim(key: str, value: Any) -> Callable[[Json], None]:
    return lambda record: record["claims"][1].update({key: value})


BREAKS: dict[str, Callable[[Json], None]] = {
    "a required field is missing": lambda record: record.pop("title"),
    "an unknown field": _set("titel", "No. 1"),
    "a value that isn't in the list": _set("status", "almost"),
    "a text for a number": _set("serial", "first"),
    "a fraction for a whole number": _set("serial", 1.5),
    "a number below the least": _set("serial", 0),
    "a text that doesn't fit the pattern": _set("episode", "No Pattern"),
    "a text that is too long": _set("title", "long " * 30 + "title"),
    "a day that isn't in the calendar": _set("date", "2019-02-30"),
    "a reason that isn't one": _set("outcome", "no_idea"),
    "an unknown field of a nested object": _set("site", {"basis": "c03", "certain": "yes"}),
    "a nested item without a required field": lambda record: record["claims"][2].pop("locator"),
    "an unknown field of a nested item": _set_claim("claiment", "actor-1"),
    "a nested value of the wrong kind": _set_claim("number", "far"),
    "no nested item": _set("claims", []),
}
INVISIBLE: dict[str, Callable[[Json], None]] = {
    "a reference that leads nowhere": _set_claim("claimant", "nobody"),
    "a value taken from an item that isn't there": _set("site", {"basis": "c09"}),
    "a value taken from an item about something else": _set("site", {"basis": "c01"}),
}
Faults = dict[str, Callable[[Json], None]]


def break_records(folder: Path, faults: Faults) -> dict[str, Path]:
    """Breaks a launch of the dataset in `folder` for each fault; returns the file of each."""
    launches = (record for table, record in Dataset(len(faults)).records() if table == "launches")
    broken = {}
    for (fault, break_it), launch in zip(faults.items(), launches, strict=True):
        record = copy.deepcopy(launch)
        break_it(record)
        broken[fault] = folder / record_path("launches", launch)
        write(broken[fault], to_yaml(record))
    return broken


def assert_refused(command: Command, faults: dict[str, Path]) -> None:
    """`Failed` unless the command refuses each broken file by its name."""
    found = run(command.words, command.folder)
    passed = [fault for fault, file in faults.items() if file.name not in found.output]
    if found.status == 0 or passed:
        raise Failed(f"{command.name} (status {found.status}) lets pass: {'; '.join(passed)}\n{found.output[-2000:]}")


def assert_passed(command: Command, files: Iterable[Path]) -> None:
    """`Failed` unless the command says nothing of the files, and ends well."""
    found = command.run()
    named = [file.name for file in files if file.name in found.output]
    if named:
        raise Failed(f"{command.name} finds fault with {named[0]}:\n{found.output[-2000:]}")
