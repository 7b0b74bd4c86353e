"""Events as a calendar (iCalendar, RFC 5545): whole days where no moment is known, else moments in UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date, datetime

from recordbook.events import Happening
from recordbook.stamp import Stamp

CALENDAR = "text/calendar"
WIDTH = 75  # octets of a line, without its end
# What no text of a calendar may hold: controls, and what some readers take for the end of a line.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its id for ever, and its page's whole address, which may be empty."""

    uid: str
    happening: Happening
    address: str


def calendar(title: str, description: str, entries: Iterable[Entry], stamp: Stamp) -> bytes:
    """The calendar. Its bytes depend on what it is given alone: each entry is stamped with the build's own moment."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//recordbook//recordbook//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{text(title)}",
        f"X-WR-CALNAME:{text(title)}",
        f"DESCRIPTION:{text(description)}",
        *(line for entry in entries for line in _event(entry, _moment(stamp.moment))),
        "END:VCALENDAR",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines if not line.endswith(":")).encode()


def _event(entry: Entry, stamp: str) -> Iterator[str]:
    event = entry.happening
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART{_start(event.start)}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy because of it
    yield f"SUMMARY:{text(event.row.label)}"
    yield f"DESCRIPTION:{text(_words(entry))}"
    yield f"LOCATION:{text(event.place if isinstance(event.place, str) else event.place.label)}"
    if event.point:
        yield f"GEO:{event.point[0]};{event.point[1]}"
    yield f"CATEGORIES:{text(event.row.table.title)}"
    if entry.address:
        yield f"URL:{entry.address}"
    yield "END:VEVENT"


def _words(entry: Entry) -> str:
    lines = [f"{name}: {said}" for name, said in entry.happening.told]
    return "\n".join([*lines, entry.address] if entry.address else lines)


def _start(start: datetime | Date) -> str:
    if isinstance(start, datetime):
        return f":{_moment(start)}"
    return f";VALUE=DATE:{start.isoformat().replace('-', '')}"


def _moment(moment: datetime) -> str:
    day, time = moment.replace(tzinfo=None, microsecond=0).isoformat().split("T")
    return f"{day.replace('-', '')}T{time.replace(':', '')}Z"


def text(value: str) -> str:
    """Text as a value: its line ends, commas, semicolons and backslashes escaped."""
    value = _CONTROL.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"([\\;,])", r"\\\1", value).replace("\n", "\\n")


def fold(line: str) -> str:
    """A line broken where it has more than 75 octets, between characters; what follows begins with a blank."""
    parts, size, start = [], 0, 0
    for place, character in enumerate(line):
        width = len(character.encode())
        if size + width > WIDTH:
            parts.append(line[start:place])
            start, size = place, 1  # the blank
        size += width
    return "\r\n ".join([*parts, line[start:]])
