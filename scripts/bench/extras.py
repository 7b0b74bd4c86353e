"""What is drawn and told beside a site's pages, each by itself in seconds of the processor; prints them as JSON.

python -m scripts.bench.extras FOLDER

For feeds a release is made up in which every record is new, the most that there could be to tell.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from recordbook.card_text import description
from recordbook.cards import Cards, CardSettings, card_path
from recordbook.changeset import as_jsonl, changeset, read_jsonl
from recordbook.html import Addresses
from recordbook.package import Package
from recordbook.page import SiteSettings
from recordbook.pages import SiteMaker
from recordbook.pipeline import check_dataset
from recordbook.programs import ForPrograms
from recordbook.release_lock import Lock
from recordbook.release_pages import Released
from recordbook.sharing import Shared, with_tags
from recordbook.stamp import stamp
from recordbook.state import State, state_of
from recordbook.tables import Tables, tabulate
from recordbook.tree import FolderTree
from recordbook.views import RowView, Views
from scripts.bench.charts import PAGE as CHARTS

ADDRESS = "https://example.org/salvos/"
VERSION = "1.0.0"
CARDS = "cards and the tags of heads"


def main(folder: Path) -> None:
    checked = check_dataset(folder)
    assert checked.data is not None
    assert not checked.errors
    tables = tabulate(checked.data)
    print(json.dumps({name: seconds(make(tables, folder)) for name, make in PARTS.items()}))


def seconds(work: Callable[[], object]) -> float:
    """What a piece of work takes of the processor."""
    start = time.process_time()
    work()
    return time.process_time() - start


def programs(tables: Tables, folder: Path) -> Callable[[], object]:
    """Feeds, calendars, the description of the site, and what each record's page says for programs."""
    lines = as_jsonl(changeset(State("", "", {}, {}, {}), state_of(tables, "now"), VERSION))
    made = stamp(folder, tables.dataset)
    maker = SiteMaker(tables, Package("", {}, []), made, FolderTree(folder), SiteSettings(site_url=ADDRESS))
    lock = Lock("salvos", VERSION, "major", "", made.epoch, "", "", "", {}, "", {}, {})

    def work() -> int:
        found = ForPrograms(
            maker.views,
            maker.findable.about,
            made,
            [Released(lock, made.iso[:10], 0)],
            lambda: {VERSION: read_jsonl(lines, "changes")},
            ADDRESS,
            Addresses(),
        )
        files = sum(len(content) for _, content in found.files())
        rows = [row for table in tables.dataset.record_tables for row in maker.views.by_name[table.name]]
        return files + sum(len(found.head(row.path)) + len(found.event(row)) for row in rows)

    return work


def cards(tables: Tables, folder: Path) -> Callable[[], object]:
    """A card for each launch and one for the site, drawn by this process alone; and the tags of every record's page."""
    views = Views(tables)
    found = Cards(views, CardSettings())

    def tags(row: RowView) -> str:
        about = description(row, views)
        picture = f"{ADDRESS}{card_path(row)}"
        return with_tags("<title></title>", Shared("Salvos", row.label, about, ADDRESS, picture, about))

    def work() -> int:
        drawn = sum(len(found.file(path) or b"") for path in found.paths())
        return drawn + sum(
            len(tags(row)) for table in tables.dataset.record_tables for row in views.by_name[table.name]
        )

    return work


def charts(tables: Tables, folder: Path) -> Callable[[], object]:
    """A page of charts, with the database that it asks."""
    made = stamp(folder, tables.dataset)
    maker = SiteMaker(tables, Package("", {}, []), made, FolderTree(folder), SiteSettings(site_url=ADDRESS))
    return lambda: maker.handwritten.text(CHARTS)


# What is measured, by its name in the table.
PARTS: dict[str, Callable[[Tables, Path], Callable[[], object]]] = {
    "feeds, calendar, events and description for programs": programs,
    CARDS: cards,
    "five charts, with the queries behind them": charts,
}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
