"""Rows as events: when, where and what, and the same as a schema.org Event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date as Date, datetime
from typing import Any

from recordbook.derive import is_offset, offset_text, parse_instant, parse_offset
from recordbook.program_settings import EventSettings
from recordbook.schema import Interval
from recordbook.views import RowView

Address = Callable[[RowView], str]


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened: `start` is a moment in UTC, or the day where no moment is known. `point` is latitude and longitude
    as the data has them; `told` are names and words."""

    row: RowView
    start: datetime | Date
    place: RowView | str
    point: tuple[str, str] | None
    about: list[RowView]
    told: list[tuple[str, str]]
    sources: list[RowView]


def happening(row: RowView, settings: EventSettings) -> Happening | None:
    """A row as an event; None where not even the day is known."""
    assert row.table.interval is not None
    start = start_of(row, row.table.interval)
    if start is None:
        return None
    target = row.ref(settings.place) if settings.place else None
    place = target or (row.words(settings.place) if settings.place else "")
    about = [found for name in settings.about if (found := row.ref(name))]
    told = [(row.table.columns[name].title, _words(row, name)) for name in settings.told if row.get(name)]
    return Happening(row, start, place, point_of(target) if target else None, about, told, _sources(row, settings))


def start_of(row: RowView, interval: Interval) -> datetime | Date | None:
    """The moment, in UTC, where a row tells it; the day by the clocks of the place where it tells no more."""
    item = row.item
    instant = parse_instant(item.text(interval.instant))
    if instant is not None:
        return instant
    try:
        day = Date.fromisoformat(item.text(interval.date))
    except ValueError:
        return None
    clock, offset = item.text(interval.time), offset_text(item, interval)
    if not (clock and is_offset(offset)):
        return day
    try:
        local = datetime.fromisoformat(f"{day.isoformat()}T{clock}")
        return (local - parse_offset(offset)).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return day


def point_of(row: RowView) -> tuple[str, str] | None:
    """A row's coordinates; None where its table has none, or the row."""
    if row.table.point is None:
        return None
    latitude, longitude = (row.get(name) for name in row.table.point)
    return (latitude, longitude) if latitude and longitude else None


def _words(row: RowView, name: str) -> str:
    column = row.table.columns[name]
    if column.type == "boolean":
        return "yes" if row.get(name) == "true" else "no"
    return f"{row.words(name)} {column.unit}".strip()


def _sources(row: RowView, settings: EventSettings) -> list[RowView]:
    found: dict[RowView, None] = {}
    for table, column in settings.sources:
        for item in row.children(table):
            target = item.ref(column)
            if target is not None:
                found[target] = None
    return list(found)


# -- schema.org -------------------------------------------------------------------------------------------------------


def schema_org_event(event: Happening, site: str, address: Address) -> dict[str, Any]:
    """The event for search engines. `site` is the site's address, `address` gives that of a row's page."""
    row, page = event.row, address(event.row)
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Event",
        "@id": f"{page}#event",
        "name": row.label,
        "identifier": row.id,
        "startDate": iso(event.start),
        "url": page,
        "mainEntityOfPage": page,
    }
    optional = {
        "description": "; ".join(f"{name}: {said}" for name, said in event.told),
        "location": _place(event, address),
        "about": [{"@type": "Thing", "name": one.label, "url": address(one)} for one in event.about],
        "subjectOf": [{"@type": "Dataset", "@id": site}, *(_work(source, address) for source in event.sources)],
    }
    return found | {key: value for key, value in optional.items() if value}


def iso(start: datetime | Date) -> str:
    """`2019-07-24T20:34:00Z`, or `2019-07-25`."""
    return f"{start.replace(tzinfo=None).isoformat()}Z" if isinstance(start, datetime) else start.isoformat()


def _place(event: Happening, address: Address) -> dict[str, Any] | None:
    place = event.place
    if not place:
        return None
    if isinstance(place, str):
        return {"@type": "Place", "name": place}
    found: dict[str, Any] = {"@type": "Place", "name": place.label, "url": address(place)}
    if event.point:
        latitude, longitude = map(float, event.point)
        found["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return found


def _work(source: RowView, address: Address) -> dict[str, str]:
    """A source by its own address, where it has one."""
    own = next((source.get(name) for name, one in source.table.columns.items() if one.format == "uri"), None)
    return {"@type": "CreativeWork", "name": source.label, "url": own or address(source)}
