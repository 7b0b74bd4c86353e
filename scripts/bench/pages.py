"""The pages that somebody would write by hand, in Markdown, to say what recordbook's pages of the records say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from scripts.bench.records import Dataset
from scripts.bench.shape import REASONS, SHAPES, Field, Shape, label

Json = dict[str, Any]

SHOWN_REFERRERS = 200  # recordbook's pages list as many, too
MARGINS = {"day": 0, "part_of_day": 60, "minute": 1}


def hand_written(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Every page, by its path below docs/."""
    return written(list(dataset.records()), SHAPES)


def written(records: list[tuple[str, Json]], shapes: Mapping[str, Shape]) -> Iterator[tuple[str, str]]:
    """The pages of records of these shapes, each with the name of its table."""
    book = _Book(records, shapes)
    yield "index.md", "# Salvos\n\nInvented records, for measuring.\n"
    for shape in shapes.values():
        yield f"{shape.name}/index.md", f"# {shape.title}\n\nOne page a {shape.one.lower()}.\n"
    for table, record in records:
        yield f"{table}/{record['id']}.md", book.page(shapes[table], record)


class _Book:
    """Knows the names of all records, and what refers to each."""

    def __init__(self, records: Iterable[tuple[str, Json]], shapes: Mapping[str, Shape]) -> None:
        self.names: dict[tuple[str, str], str] = {}
        self.referrers: dict[tuple[str, str], dict[tuple[str, str], list[str]]] = {}
        for table, record in records:
            shape = shapes[table]
            self.names[table, record["id"]] = record[shape.label]
            self._note(shape, record)

    def _note(self, shape: Shape, record: Json) -> None:
        """Enters the record's references under what they lead to."""
        place = f"[{record[shape.label]}](../{shape.name}/{record['id']}.md)"
        for field in shape.fields:
            if field.take and field.reference:
                self._refer(field.reference, record["claims"][2]["code"], shape.title, field.title, place)
            elif field.reference and field.name in record:
                self._refer(field.reference, record[field.name], shape.title, field.title, place)
        for items, item in ((items, item) for items, found in _lists(shape, record) for item in found):
            for field in items.fields:
                if field.reference and field.name in item:
                    words = f"{place} {item['key']}"
                    self._refer(field.reference, item[field.name], items.title, field.title, words)

    def _refer(self, table: str, id: str, of: str, by: str, place: str) -> None:
        self.referrers.setdefault((table, id), {}).setdefault((of, by), []).append(place)

    def page(self, shape: Shape, record: Json) -> str:
        title = record[shape.label]
        lines = ["---", f'title: "{title}"', "hide:", "  - toc", "---", "", f"[{shape.title}](index.md)", ""]
        lines += [f"# {title}", "", *self._facts(shape, record), ""]
        for items, found in _lists(shape, record):
            lines += [f"## {items.title}", "", *self._table(items, found), ""]
        lines += self._referred(shape, record)
        lines += [f"Id `{record['id']}`. Salvos, version 1.0.0", ""]
        return "\n".join(lines)

    def _facts(self, shape: Shape, record: Json) -> Iterator[str]:
        claims = {claim["key"]: claim for claim in record.get("claims", ())}
        for field in shape.fields:
            value = record.get(field.name)
            if value is None or field.items:
                continue
            unit = f" {field.unit}" if field.unit else ""
            if isinstance(value, dict):
                key = value["basis"]
                yield f"- **{field.title}**{unit}: {self._cell(field, claims[key][field.take])} ({key})"
                if "confidence" in value:
                    yield f"- **{field.title}: confidence**: {label(value['confidence'])}"
            else:
                yield f"- **{field.title}**{unit}: {self._cell(field, value)}"
        if "time_precision" in record:
            yield from _interval(record)

    def _cell(self, field: Field, value: Any) -> str:
        if value in REASONS:
            return REASONS[value]
        if field.reference:
            return f"[{self.names[field.reference, value]}](../{field.reference}/{value}.md)"
        if field.vocabulary:
            return label(value)
        if field.type == "boolean":
            return "yes" if value else "no"
        if field.type == "date":
            return _day(date.fromisoformat(value))
        if field.type == "datetime":
            return _moment(datetime.fromisoformat(value))
        return f"<{value}>" if field.type == "uri" else str(value)

    def _table(self, shape: Shape, items: list[Json]) -> Iterator[str]:
        fields = shape.fields
        yield f"| {' | '.join(field.title for field in fields)} |"
        yield "|---" * len(fields) + "|"
        for item in items:
            cells = (self._cell(field, item[field.name]) if field.name in item else "" for field in fields)
            yield f"| {' | '.join(cells)} |"

    def _referred(self, shape: Shape, record: Json) -> Iterator[str]:
        found = self.referrers.get((shape.name, record["id"]), {})
        if found:
            yield from ("## Referred to by", "")
        for (of, by), places in found.items():
            yield from (f"### {of}: {by}", "")
            yield from (f"- {place}" for place in places[:SHOWN_REFERRERS])
            yield ""


def _lists(shape: Shape, record: Json) -> Iterator[tuple[Shape, list[Json]]]:
    """The lists of a record: the shape of their items, and the items."""
    for field in shape.fields:
        if field.items and field.name in record:
            yield field.items, record[field.name]


def _interval(record: Json) -> Iterator[str]:
    """The day in UTC, as recordbook works it out."""
    start = datetime.fromisoformat(record["date"]) - timedelta(hours=9)
    margin = timedelta(minutes=MARGINS[record["time_precision"]])
    yield f"- **Earliest (UTC)**: {_moment(start - margin)}"
    yield f"- **Latest (UTC)**: {_moment(start + timedelta(days=1) + margin)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _moment(moment: datetime) -> str:
    return f"{_day(moment)}, {moment:%H:%M} UTC"
