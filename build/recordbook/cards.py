"""The cards of a site: the pictures that stand for its pages where they are shared, one for the whole site and one for
each record of the tables that declare it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from recordbook.card_picture import COLOURS, MOST_COLOURS, Card, Painter
from recordbook.card_text import Fact, facts
from recordbook.outputs import write
from recordbook.problem import ToolkitError, listed, quoted, suggestion
from recordbook.second import can_fork, start
from recordbook.views import RowView, Views

FOLDER = "cards"
SITE_CARD = f"{FOLDER}/site.png"
MANY = 200  # cards from which on a second process is worth its start
SITE_FACTS = 4
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class CardSettings:
    """What the site's settings say of cards: the colours of the strip, and font files for further letters."""

    colours: tuple[str, ...] = COLOURS
    fonts: tuple[Path, ...] = ()


def card_settings(declared: object, root: Path) -> CardSettings | None:
    """The settings under `cards` in mkdocs.yml, whose files are named from `root`; None where no cards are wanted.

    Raises `ToolkitError` for what can't be meant.
    """
    if not declared:
        return None
    if declared is True:
        return CardSettings()
    known = ("colours", "fonts")
    if not isinstance(declared, dict) or not all(isinstance(names, list) for names in declared.values()):
        raise ToolkitError("cards: write `true`, or lists under `colours` and `fonts`")
    for name in declared:
        if name not in known:
            raise ToolkitError(
                f"cards: unknown setting {quoted(str(name))}{suggestion(str(name), known)}: {listed(known)}"
            )
    colours = tuple(str(colour) for colour in declared.get("colours", COLOURS))
    for colour in colours:
        if not COLOUR.fullmatch(colour):
            raise ToolkitError(f'cards: {quoted(colour)} is no colour such as "#1c4a80", in quotation marks')
    if not 1 <= len(colours) <= MOST_COLOURS:
        raise ToolkitError(f"cards: 1 to {MOST_COLOURS} colours are expected, not {len(colours)}")
    fonts = tuple(root / str(name) for name in declared.get("fonts", ()))
    for name, font in zip(declared.get("fonts", ()), fonts, strict=True):
        if not font.is_file():
            raise ToolkitError(f"cards: there is no font file {quoted(str(name))} beside mkdocs.yml")
    return CardSettings(colours, fonts)


def has_card(row: RowView) -> bool:
    """Whether a record has a card of its own."""
    return row.table.card.drawn


def card_path(row: RowView) -> str:
    """Where the site has a record's card."""
    return f"{FOLDER}/{row.table.name}/{row.id}.png"


class Cards:
    """The cards of a dataset, each drawn when it is asked for."""

    def __init__(self, views: Views, settings: CardSettings) -> None:
        self._views, self._settings = views, settings
        self._dataset = views.tables.dataset

    @cached_property
    def _painter(self) -> Painter:
        return Painter(self._settings.colours, self._settings.fonts)

    def ready(self) -> None:
        """Raises `ToolkitError` where no card can be drawn: Pillow is not there, or a font can't be read."""
        self._painter  # noqa: B018 - it is made by being asked for

    def paths(self) -> Iterator[str]:
        """The paths of all cards on the site."""
        yield SITE_CARD
        for table in self._dataset.record_tables:
            if table.card.drawn:
                yield from (card_path(row) for row in self._views.by_name[table.name])

    def file(self, path: str) -> bytes | None:
        """The picture at a path of the site; None where there is no card."""
        if path == SITE_CARD:
            return self._painter.draw(self._site())
        folder, _, rest = path.partition("/")
        table, _, name = rest.partition("/")
        if folder != FOLDER or table not in self._views.by_name or not name.endswith(".png"):
            return None
        row = self._views.find(table, name.removesuffix(".png"))
        return self._painter.draw(self._card(row)) if row is not None and has_card(row) else None

    def _card(self, row: RowView) -> Card:
        return Card(self._dataset.title, row.label, facts(row, self._views), row.id)

    def _site(self) -> Card:
        tables = [view for view in self._views.by_name.values() if view.table.kind == "records" and len(view)]
        told = [Fact(view.title, f"{len(view):,}") for view in tables if view.table in self._dataset.record_tables]
        return Card(f"Version {self._dataset.version}", self._dataset.title, told[:SITE_FACTS], self._dataset.name)

    def write(self, folder: Path) -> None:
        """Draws all cards into the folder of a site; a second process draws every other one where they are many."""
        paths = list(self.paths())
        self.ready()
        answer = None
        if len(paths) >= MANY and can_fork():
            answer = start(lambda: self._write(folder, paths[1::2]))
        self._write(folder, paths[::2] if answer else paths)
        if answer is not None and answer() is None:
            self._write(folder, paths[1::2])  # what the second process couldn't draw is told by this one

    def _write(self, folder: Path, paths: Sequence[str]) -> bytes:
        for path in paths:
            write(folder, {path: self.file(path) or b""})
        return b"done"
