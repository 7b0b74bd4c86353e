"""Writes what is measured: a dataset's folder, the peers' schemas, and the pages that one would write by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts.bench.pages import hand_written
from scripts.bench.records import Dataset
from scripts.bench.shape import LAUNCHES, json_schema, linkml_schema, recordbook_schema
from scripts.bench.yaml_text import to_yaml

Json = dict[str, Any]

SETTINGS: Json = {
    "site_name": "Salvos",
    "site_url": "https://example.org/salvos/",
    "theme": {"name": "material", "font": False},
}


def write_dataset(folder: Path, dataset: Dataset) -> list[Path]:
    """A dataset as recordbook takes it; returns the files of its launches."""
    for name, content in recordbook_schema().items():
        write(folder / "schema" / name, to_yaml(content))
    write(folder / "mkdocs.yml", to_yaml(SETTINGS | {"plugins": ["recordbook"]}))
    write(folder / "docs" / "about.md", "# About\n\nInvented records, for measuring.\n")
    launches = []
    for table, record in dataset.records():
        file = folder / record_path(table, record)
        write(file, to_yaml(record))
        if table == LAUNCHES.name:
            launches.append(file)
    return launches


def record_path(table: str, record: Json) -> str:
    """Where a record lies: launches in a folder a year."""
    year = f"{record['date'][:4]}/" if table == LAUNCHES.name else ""
    return f"records/{table}/{year}{record['id']}.yaml"


def write_peer_schemas(folder: Path) -> tuple[Path, Path]:
    """The same shape for check-jsonschema and for linkml-validate."""
    found = folder / "launch.schema.json", folder / "launch.linkml.yaml"
    write(found[0], json.dumps(json_schema(LAUNCHES), indent=1))
    write(found[1], to_yaml(linkml_schema(LAUNCHES)))
    return found


def write_hand_written(folder: Path, dataset: Dataset) -> int:
    """A plain MkDocs folder of the same text, its pages outside the navigation; returns how many records it shows."""
    return write_plain(folder, hand_written(dataset), tables())


def write_plain(folder: Path, pages: Iterable[tuple[str, str]], tables: Iterable[str]) -> int:
    """A plain MkDocs folder of these pages; returns how many records it shows."""
    count = 0
    for path, text in pages:
        write(folder / "docs" / path, text)
        count += not path.endswith("index.md")
    outside = "\n".join(f"  /{table}/*\n  !/{table}/index.md" for table in tables)
    settings = to_yaml(SETTINGS | {"plugins": ["search"]})
    write(folder / "mkdocs.yml", f"{settings}not_in_nav: |\n{outside}\n")
    return count


def tables() -> Iterable[str]:
    return sorted({table for table, _ in Dataset(1).records()})


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
