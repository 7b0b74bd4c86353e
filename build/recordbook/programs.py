"""What a site holds for other programs: a description of its files, its versions, feeds of what changed, events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from recordbook.about import About
from recordbook.calendars import CALENDAR, Entry as CalendarEntry, calendar
from recordbook.changeset import Change
from recordbook.events import happening, schema_org_event
from recordbook.feeds import ATOM, JSON_FEED, MOST, Entry, Feed, atom, json_feed, name_of
from recordbook.html import Addresses, safe, script_json
from recordbook.news import News, Reporter
from recordbook.openapi import DATASET_TAG, JSON_TYPE, OPENAPI, VERSIONS, get, openapi
from recordbook.package import to_json
from recordbook.published_schema import COMPONENTS
from recordbook.release_pages import SINCE, Released
from recordbook.schema import ID, Dataset, Table
from recordbook.stamp import Stamp
from recordbook.views import RowView, Views

FEEDS = "feeds"
ALL = "all"
_TEXT = {"type": "string"}
CALENDARS = "calendar"
RELEASES_PAGE = "releases/index.md"


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed as a page leads to it: its title and the paths of its two files on the site."""

    title: str
    atom: str
    json: str


class ForPrograms:
    """The files for programs of a site. `changesets` gives those of its releases, by version."""

    description, versions = OPENAPI, VERSIONS

    def __init__(
        self,
        views: Views,
        about: About,
        stamp: Stamp,
        releases: Sequence[Released],
        changesets: Callable[[], Mapping[str, list[Change]]],
        site_url: str,
        addresses: Addresses,
    ) -> None:
        self._views, self._about, self._stamp, self._addresses = views, about, stamp, addresses
        self._releases, self._changesets = releases, changesets
        self._dataset: Dataset = views.tables.dataset
        self.site = f"{site_url.rstrip('/')}/" if site_url else ""

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file by its path on the site."""
        yield VERSIONS, to_json(self._versions())
        yield OPENAPI, to_json(openapi(self._about, self._dataset, self.site, bool(self.site), dict(self._paths())))
        for link, feed in self._feeds():
            yield link.atom, atom(feed)
            yield link.json, json_feed(feed)
        for table in self.calendars:
            yield self.calendar_of(table), self._calendar(table)

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

    def _paths(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """What the description says of feeds and calendars."""
        for table in self.calendars:
            words = f"{table.title} as a calendar"
            yield f"/{self.calendar_of(table)}", get(f"{table.name}_calendar", words, table.name, _TEXT, CALENDAR)
        if self.feed is None:
            return
        schemas = {"atom": (_TEXT, ATOM), "json": ({"$ref": f"{COMPONENTS}Feed"}, JSON_TYPE)}
        for ending, (schema, media) in schemas.items():
            words = "New and corrected records"
            yield f"/{FEEDS}/{ALL}.{ending}", get(f"feed_{ending}", words, DATASET_TAG, schema, media)
            for name in self._dataset.feeds.of:
                words = f"New and corrected records that lead to one of {name}"
                given = [(ID, _TEXT, f"The id of a record of {name}.")]
                path = f"/{FEEDS}/{name}/{{id}}.{ending}"
                yield path, get(f"feed_{ending}_{name}", words, name, schema, media, given)

    # -- feeds --------------------------------------------------------------------------------------------------------

    @cached_property
    def feed(self) -> FeedLink | None:
        """The feed of all news; None where the dataset declares none, or the site doesn't know its address."""
        if not (self.site and self._dataset.feeds.tables):
            return None
        return _link(self._about.title, f"{FEEDS}/{ALL}")

    def feed_of(self, row: RowView) -> FeedLink | None:
        """The feed of a record, where it has one of its own."""
        if self.feed is None or row.table.name not in self._dataset.feeds.of:
            return None
        return _link(f"{row.label}: {self._about.title}", f"{FEEDS}/{row.table.name}/{row.id}")

    def head(self, page: str) -> str:
        """The elements that lead programs from a page (its path below docs/) to its feed."""
        table, _, name = page.partition("/")
        if table not in self._views.by_name or name == "index.md" or "/" in name:
            link = self.feed
        else:
            row = self._views.find(table, name.removesuffix(".md")) if table in self._dataset.feeds.of else None
            link = self.feed_of(row) if row is not None else None
        found = [("feed", ATOM, link.title, link.atom), ("feed", JSON_FEED, link.title, link.json)] if link else []
        if name == "index.md":
            found += [
                ("calendar", CALENDAR, one.title, self.calendar_of(one)) for one in self.calendars if one.name == table
            ]
        # Material takes a link that is `alternate` alone for the site in another language, and asks for its sitemap.
        return "".join(
            f'<link rel="alternate {relation}" type="{kind}" title="{safe(title)}" '
            f'href="{safe(self._addresses.relative(page, path))}">'
            for relation, kind, title, path in found
        )

    def _feeds(self) -> Iterator[tuple[FeedLink, Feed]]:
        if self.feed is None:
            return
        entries = list(self._entries())
        yield self.feed, self._feed(self.feed, "", entries)
        told: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            for target in entry.news.leads_to:
                told[target].append(entry)
        for table in self._dataset.feeds.of:
            for row in self._views.by_name[table]:
                link = self.feed_of(row)
                assert link is not None
                yield link, self._feed(link, self._address(row.path), told.get((table, row.id), []))

    def _feed(self, link: FeedLink, page: str, entries: Sequence[Entry]) -> Feed:
        authors = ", ".join(author.name for author in self._about.authors) or self._about.title
        return Feed(
            name_of(self._dataset.name, link.atom.removesuffix(".atom")),
            link.title,
            authors,
            page or self.site,
            self.site + link.atom,
            self.site + link.json,
            entries[0].moment if entries else self._start,
            entries[:MOST],
            max(0, len(entries) - MOST),
            self._address(RELEASES_PAGE),
        )

    @cached_property
    def _start(self) -> str:
        """The moment of a feed that tells nothing: the first release's, which stays, else that of the build."""
        return _moment(self._releases[-1]) if self._releases else self._stamp.iso

    def _entries(self) -> Iterator[Entry]:
        """The entries of all feeds, the newest release first."""
        reporter = Reporter(self._views, self._views.tables.redirects.rows, self._dataset.feeds)
        changesets = self._changesets()
        for release in self._releases:
            for news in reporter.news(changesets[release.lock.version]):
                yield Entry(self._id(news), news, self._address(news.page), _moment(release))

    def _id(self, news: News) -> str:
        return name_of(self._dataset.name, news.release, news.table.name, news.id)

    def _address(self, page: str) -> str:
        path, hash, anchor = page.partition("#")
        return f"{self.site}{self._addresses.of_page(path)}{hash}{anchor}"

    # -- events -------------------------------------------------------------------------------------------------------

    @property
    def calendars(self) -> list[Table]:
        """The tables whose rows are events."""
        return [table for table in self._dataset.record_tables if table.event is not None]

    def calendar_of(self, table: Table) -> str:
        """Where a table's calendar is."""
        return f"{CALENDARS}/{table.name}.ics"

    def _calendar(self, table: Table) -> bytes:
        assert table.event is not None
        entries = [
            CalendarEntry(
                name_of(self._dataset.name, "calendar", table.name, row.id).removeprefix("urn:uuid:"),
                found,
                self._address(row.path) if self.site else "",
            )
            for row in self._views.by_name[table.name]
            if (found := happening(row, table.event))
        ]
        title = f"{table.title}: {self._about.title}"
        return calendar(title, " ".join(table.description.split()), entries, self._stamp)

    def event(self, row: RowView) -> str:
        """The element of a record's page that tells search engines what happened; empty where the record is no event,
        or the site has no address."""
        found = happening(row, row.table.event) if row.table.event is not None and self.site else None
        if found is None:
            return ""
        data = schema_org_event(found, self.site, lambda one: self._address(one.path))
        return script_json(data, "application/ld+json")


def _link(title: str, path: str) -> FeedLink:
    return FeedLink(title, f"{path}.atom", f"{path}.json")


def _moment(release: Released) -> str:
    return datetime.fromtimestamp(release.lock.date, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
