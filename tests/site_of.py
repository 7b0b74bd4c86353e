"""The small dataset's site, made in memory."""

from __future__ import annotations

from collections.abc import Mapping

from recordbook.package import make_package
from recordbook.page import Site, SiteSettings
from recordbook.pages import make_site
from recordbook.stamp import stamp
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
