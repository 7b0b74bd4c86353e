"""What a site holds for other programs: a description of its files, its versions, feeds and calendars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from recordbook.about import About
from recordbook.openapi import OPENAPI, VERSIONS, openapi
from recordbook.package import to_json
from recordbook.release_pages import SINCE, Released
from recordbook.schema import Dataset


class ForPrograms:
    """The files for programs of a site at `site_url`, which may be empty."""

    def __init__(self, dataset: Dataset, about: About, releases: Sequence[Released], site_url: str) -> None:
        self._dataset, self._about, self._releases = dataset, about, releases
        self.site = f"{site_url.rstrip('/')}/" if site_url else ""

    description, versions = OPENAPI, VERSIONS

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file by its path on the site."""
        yield VERSIONS, to_json(self._versions())
        yield OPENAPI, to_json(openapi(self._about, self._dataset, self.site, bool(self.site), {}))

    def _versions(self) -> dict[str, Any]:
        """The version of the site and every release, the newest first; paths are below the site's root."""
        found = [
            {
                "version": release.lock.version,
                "released": release.day,
                "previous": release.lock.previous or None,
                "step": release.lock.step or None,
                "rows": release.rows,
                "descriptor": f"data/{release.lock.version}/datapackage.json",
                "changes_since": f"{SINCE}/{release.lock.version}.json",
            }
            for release in self._releases
        ]
        return {"version": self._dataset.version, "releases": found}
