"""The real dataset's package and pages, made once for all tests that read them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from recordbook.page import SiteSettings
from recordbook.pipeline import prepare
from scripts.needs import ROOT
from tests.html_tree import Element, tree_of

SETTINGS = SiteSettings("https://git.example/launches", "edit/main", "https://launches.example/")

Line = dict[str, str]
Tables = dict[str, list[Line]]


@dataclass
class Real:
    """The real dataset: its tables as CSV has them, and its pages."""

    tables: Tables
    html: dict[str, str]
    descriptor: dict[str, Any]
    files: dict[str, bytes]
    computed: dict[str, str]  # the hand-written pages' Markdown, with the answers to their queries

    def page(self, path: str) -> Element:
        return tree_of(self.html[path])

    @cached_property
    def claims(self) -> dict[str, list[Line]]:
        """The claims on each launch."""
        found: dict[str, list[Line]] = {launch["id"]: [] for launch in self.tables["launches"]}
        for claim in self.tables["claims"]:
            found[claim["launch"]].append(claim)
        return found


def make_real() -> Real:
    """All of it, from the records as they are."""
    built = prepare(ROOT)
    files = built.package.files
    tables = {
        path[5:-4]: list(csv.DictReader(io.StringIO(files[path].decode()))) for path in files if path[:5] == "data/"
    }
    site = built.site(SETTINGS)
    pages = {page.path: page.html for page in site.pages}
    written = sorted((ROOT / "docs").glob("*.md"))
    computed = {path.name: site.computed(path.name, path.read_text(encoding="utf-8")) for path in written}
    return Real(tables, pages, json.loads(files["datapackage.json"]), files, computed)
