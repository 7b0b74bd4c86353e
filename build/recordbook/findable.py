"""What a site says to those who look for its dataset or cite it: JSON-LD, catalogue files, citations of each page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from markupsafe import Markup

from recordbook.about import About, about
from recordbook.catalogue import Listing, dcat, distributions, schema_org, variables
from recordbook.cite import Cited, bibtex, csl_json, texts
from recordbook.croissant import CROISSANT, croissant
from recordbook.html import Addresses, script_json
from recordbook.package import Package, to_json
from recordbook.stamp import Stamp
from recordbook.tables import Tables
from recordbook.views import RowView

DATA_FOLDER = "data"
DATA_PAGE = f"{DATA_FOLDER}/index.md"
HOME_PAGE = "index.md"


class Findable:
    """A dataset on a site at `site_url`; without one there is nothing that could be looked for, only cited."""

    def __init__(
        self,
        tables: Tables,
        package: Package,
        stamp: Stamp,
        site_url: str,
        addresses: Addresses,
        archive: Callable[[], bytes],
    ) -> None:
        self.about = about(tables.dataset, stamp)
        self.site = f"{site_url.rstrip('/')}/" if site_url else ""
        self._tables, self._package, self._addresses, self._archive = tables, package, addresses, archive
        self._zip = f"{package.name}.zip"
        self._base = f"{self.site}{DATA_FOLDER}/{tables.dataset.version}/"

    @cached_property
    def _resources(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self._package.files["datapackage.json"])["resources"]
        return found

    @cached_property
    def _listing(self) -> Listing | None:
        if not self.site:
            return None
        files = list(distributions(self._resources, self._base, self._zip, self._archive()))
        found = list(variables(self._resources))
        return Listing(self.about, self.site, self._address(DATA_PAGE), files, found, temporal(self._tables))

    def _address(self, page: str) -> str:
        return f"{self.site}{self._addresses.of_page(page)}" if self.site else ""

    # -- citations ----------------------------------------------------------------------------------------------------

    @property
    def dataset(self) -> dict[str, str]:
        """Citation texts of the dataset, whatever its version."""
        return texts(Cited(self.about, self.site, version=False))

    @property
    def version(self) -> dict[str, str]:
        """Citation texts of this version."""
        return texts(self._version())

    def record(self, row: RowView) -> dict[str, str]:
        """Citation texts of a record."""
        return texts(Cited(self.about, self._address(row.path), row.label, f"{row.table.name}/{row.id}"))

    def _version(self) -> Cited:
        return cited_version(self.about, self.site)

    # -- files --------------------------------------------------------------------------------------------------------

    def json_ld(self, page: str) -> Markup:
        """The element of a page that tells search engines of the dataset: all of it on the data page, in short on the
        home page, which is waited for; nothing on other pages, and on a site without an address.
        """
        if self._listing is None or page not in (HOME_PAGE, DATA_PAGE):
            return Markup("")
        listing = self._listing
        if page == HOME_PAGE:
            listing = replace(listing, distributions=listing.distributions[:1], variables=())
        return script_json(schema_org(listing), "application/ld+json")

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files for catalogues and reference managers, by path."""
        yield f"{DATA_FOLDER}/cite.bib", bibtex(self._version()).encode()
        yield f"{DATA_FOLDER}/cite.json", csl_json([self._version()]).encode()
        if self._listing is not None:
            page = self._listing.page
            yield f"{DATA_FOLDER}/{CROISSANT}", croissant(self.about, self._resources, self._base, page)
            yield f"{DATA_FOLDER}/schema-org.jsonld", to_json(schema_org(self._listing))
            yield f"{DATA_FOLDER}/dcat.jsonld", to_json(dcat(self._listing))


def cited_version(about: About, site_url: str) -> Cited:
    """This version, at the address of its zip, which stays when the next version is out."""
    zip = f"{DATA_FOLDER}/{about.version}/{about.name}-{about.version}.zip"
    return Cited(about, f"{site_url.rstrip('/')}/{zip}" if site_url else "")


def temporal(tables: Tables) -> tuple[str, str] | None:
    """The first and the last day in the column that the dataset declares for it; None where there is none."""
    if tables.dataset.temporal is None:
        return None
    table, column = tables.dataset.temporal
    data = tables.tables[table]
    number = list(data.table.columns).index(column)
    days = [row.cells[number][:10] for row in data.rows if row.cells[number]]
    return (min(days), max(days)) if days else None
