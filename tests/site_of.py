"""The small dataset's site, made in memory, with releases or without."""

from __future__ import annotations

from collections.abc import Mapping

from recordbook.changeset import as_jsonl, changeset
from recordbook.package import make_package
from recordbook.page import Site, SiteSettings
from recordbook.pages import make_site
from recordbook.release_lock import CHANGES_JSONL, RELEASES, Lock, lock_path
from recordbook.stamp import stamp
from recordbook.state import State
from recordbook.tables import tabulate
from tests.support import LIGHTS, checked, lights_tree

SITE = "https://lights.example/"


def site(url: str = SITE, changes: Mapping[str, str | bytes] | None = None) -> Site:
    """The site of the small dataset with these changes, at an address, which may be empty."""
    found = checked(changes)
    assert found.data is not None
    assert not found.errors, found.problems
    tables, made, tree = tabulate(found.data), stamp(LIGHTS / "nowhere", found.data.dataset), lights_tree(changes)
    return make_site(tables, make_package(tables, made, tree, "0"), made, tree, SiteSettings(site_url=url))


def release_files(*states: State) -> dict[str, str | bytes]:
    """What docs/releases would hold had these states been released, as 0.1.0, 0.2.0 and so on, a day apart."""
    found: dict[str, str | bytes] = {}
    for number, now in enumerate(states, 1):
        version, previous = f"0.{number}.0", f"0.{number - 1}.0" if number > 1 else ""
        date = 1_770_000_000 + 86_400 * number
        lock = Lock("lights", version, "minor", previous, date, "0", "", "", {}, "", {}, {})
        changes = changeset(states[number - 2], now, version) if previous else []
        found[lock_path(version)] = lock.text()
        found[f"{RELEASES}/{version}/{CHANGES_JSONL}"] = as_jsonl(changes)
    return found
