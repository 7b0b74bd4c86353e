"""What the site says of releases: each with its lock and changeset, and the way from any of them to the newest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from recordbook.changeset import Change, read_jsonl, together
from recordbook.release_lock import CHANGES_JSONL, RELEASES, Lock, read_lock, released
from recordbook.tree import Tree

SINCE = "since"


@dataclass(frozen=True, slots=True)
class Released:
    """A release as a page shows it: its lock, its day, how many lines its changeset has."""

    lock: Lock
    day: str
    changes: int

    @property
    def rows(self) -> int:
        """The rows of all tables together."""
        return sum(self.lock.counts.values())


def releases(tree: Tree) -> list[Released]:
    """Every release, the newest first."""
    found = []
    for version in reversed(released(tree)):
        lock = read_lock(tree, version)
        day = datetime.fromtimestamp(lock.date, UTC).strftime("%Y-%m-%d")
        found.append(Released(lock, day, len(_changes(tree, version).splitlines())))
    return found


def changesets(tree: Tree) -> dict[str, list[Change]]:
    """The changeset of each release by its version, the oldest first; raises `ToolkitError` where one is damaged."""
    return {
        version: read_jsonl(_changes(tree, version), f"{RELEASES}/{version}/{CHANGES_JSONL}")
        for version in released(tree)
    }


def since_files(found: Mapping[str, list[Change]]) -> Iterator[tuple[str, bytes]]:
    """`since/<version>.json` for each release: the changes that take a copy of it to the newest, as one changeset."""
    versions, sets = list(found), list(found.values())
    for number, version in enumerate(versions):
        changes = [asdict(change) for change in together(sets[number + 1 :])]
        data = {"from": version, "to": versions[-1], "changes": changes}
        yield f"{SINCE}/{version}.json", (json.dumps(data, ensure_ascii=False) + "\n").encode()


def _changes(tree: Tree, version: str) -> bytes:
    path = f"{RELEASES}/{version}/{CHANGES_JSONL}"
    return tree.read(path) if tree.exists(path) else b""
