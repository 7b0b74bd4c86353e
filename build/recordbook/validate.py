"""Holds a written data package to Frictionless, as any user's would be, and tells a fault at the record's line.

Frictionless runs in a process of its own: it takes its time, and the site can be built meanwhile.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from recordbook.problem import Location, Problem, ToolkitError
from recordbook.tables import TableData

RULE = "package"


class Validation:
    """Frictionless at work on a package; `problems` waits for it. Stop it with `stop` when it isn't needed any more."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "recordbook.validate", str(folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")

    def problems(self, tables: list[TableData]) -> list[Problem]:
        """What Frictionless says; `tables` are those that the package was written from."""
        output, errors = self._process.communicate()
        if self._process.returncode:
            raise ToolkitError(f"Frictionless could not read the package: {errors.strip().splitlines()[-1:] or ''}")
        by_name = {data.table.name: data for data in tables}
        found = [_problem(error, task, by_name.get(task)) for task, error in json.loads(output)]
        return sorted(found)

    def stop(self) -> None:
        """Ends the process if it is still at work."""
        self._process.kill()
        self._process.communicate()


def report(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Frictionless's errors for the package in `folder`, each with the name of its resource."""
    from frictionless import system, validate

    # The package is our own and lies under a path that Frictionless might call unsafe.
    with system.use_context(trusted=True):
        found = validate(str(folder / "datapackage.json"), type="package")
    errors = [("", error.to_dict()) for error in found.errors]
    return errors + [(task.name, error.to_dict()) for task in found.tasks for error in task.errors]


def _problem(error: dict[str, Any], resource: str, data: TableData | None) -> Problem:
    number, column = error.get("rowNumber"), str(error.get("fieldName") or "")
    message = str(error.get("message") or error.get("note") or error.get("type"))
    place = Location("datapackage.json")
    if data is not None and isinstance(number, int) and 0 <= number - 2 < len(data.rows):
        row = data.rows[number - 2]
        place = row.item.place(column) if row.item else row.place or place
    return Problem(place, RULE, f"{resource}.{column}".strip("."), f"the published table is not valid: {message}")


if __name__ == "__main__":
    print(json.dumps(report(Path(sys.argv[1])), default=str))
