"""What is written for editors and kept beside the records: JSON Schemas, their place in settings, the field guide."""

from __future__ import annotations

import json
from typing import Any

from recordbook.field_guide import PATH as GUIDE, field_guide
from recordbook.json_schema import FOLDER, NOTE, editor_settings, schema_files
from recordbook.problem import Location, Problem
from recordbook.rules.base import Data
from recordbook.schema import Dataset, Table
from recordbook.tree import Tree

SETTINGS = ".vscode/settings.json"
_SCHEMAS = "yaml.schemas"
COMMAND = "recordbook schema export"


def exports(data: Data, tree: Tree) -> dict[str, bytes]:
    """Every file by its path; of the editor's settings only what is ours is changed."""
    files = schema_files(data) | {GUIDE: field_guide(data.dataset).encode()}
    settings = _settings(data.dataset, tree)
    return files | ({SETTINGS: settings} if settings else {})


def ids_after(data: Data, table: Table, tree: Tree) -> dict[str, bytes]:
    """The lists of ids that a new record of a table makes stale, as far as they were ever exported."""
    names = {name for name, found in data.dataset.tables.items() if found.root is table}
    files = {path: content for path, content in schema_files(data).items() if path.startswith(f"{FOLDER}/ids/")}
    mine = {path: content for path, content in files.items() if path.rsplit("/", 1)[1].removesuffix(".json") in names}
    return {path: content for path, content in mine.items() if tree.exists(path) and tree.read(path) != content}


def left_over(files: dict[str, bytes], tree: Tree) -> list[str]:
    """The files of an earlier export that none of today takes the place of."""
    found = [entry.path for entry in tree.entries(FOLDER) if entry.path not in files and not entry.outside]
    return [path for path in found if NOTE.encode() in tree.read(path)]


def stale(files: dict[str, bytes], tree: Tree) -> list[Problem]:
    """A problem for each file that is not what the schema and the records say today."""
    found = [
        Problem(Location(path), "schema-stale", "", f"{'differs' if tree.exists(path) else 'missing'}: run {COMMAND}")
        for path, content in files.items()
        if not tree.exists(path) or tree.read(path) != content
    ]
    over = [Problem(Location(path), "schema-stale", "", f"left over: run {COMMAND}") for path in left_over(files, tree)]
    return sorted(found + over)


def _settings(dataset: Dataset, tree: Tree) -> bytes | None:
    """The editor's settings with the JSON Schemas in them; None where they are not plain JSON, but somebody's own."""
    try:
        found: Any = json.loads(tree.read(SETTINGS)) if tree.exists(SETTINGS) else {}
    except ValueError:
        return None
    if not isinstance(found, dict) or not isinstance(found.get(_SCHEMAS, {}), dict):
        return None
    others = {path: files for path, files in found.get(_SCHEMAS, {}).items() if not path.startswith(f"{FOLDER}/")}
    wanted = found | {_SCHEMAS: others | editor_settings(dataset)}
    if wanted == found:
        return tree.read(SETTINGS)
    return (json.dumps(wanted, ensure_ascii=False, indent=2) + "\n").encode()
