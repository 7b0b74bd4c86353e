"""Whatever stands in a field of a record is words, on every page and in its head, in data and on cards.

No element more, no attribute, and all of it there.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from io import StringIO
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings, strategies as st

from recordbook.cards import CardSettings
from recordbook.page import Page, Site, SiteSettings
from recordbook.sharing import DESCRIPTION, TITLE, Shared, clean, shortened, with_tags
from tests.support import LIGHTS, checked
from tests.test_pages import site

Path = tuple[str | int, ...]
RECORDS = {
    path.relative_to(LIGHTS).as_posix(): yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    for path in sorted((LIGHTS / "records").rglob("*.yaml"))
}
HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)> ' onmouseover='alert(1)",
    "{{ 7*7 }} {% include 'x' %} {# x #} ${7*7} <%= 7 %>",
    "# h **b** _i_ [x](javascript:alert(1)) ![x](//x.example/x.png) `c` <http://x.example> | a | b |",
    "</title></dd></p></code></pre><!-- --> ]]> &lt;b&gt; &amp; &#60;i&#62;",
    "w" * 3000,
    "שלום עולם مرحبا بالعالم 김정은 é 🚀 🇰🇵",
]


SITE = SiteSettings("https://example.org/repo", "edit/main", "https://example.org/lights/", cards=CardSettings())
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


class Shape(HTMLParser):
    """The elements of a page with the names of their attributes, and all its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: Counter[tuple[str, ...]] = Counter()
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "text":  # the words on a map: as many of them as there is room for
            self.elements[tag, *(name for name, _ in attrs)] += 1

    def handle_comment(self, data: str) -> None:
        self.elements["comment", data] += 1

    def handle_data(self, data: str) -> None:
        self.words += data


def leaves(part: Any, path: Path = ()) -> Iterator[Path]:
    """The places of a record's texts."""
    steps = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, below in steps:
        if isinstance(below, str):
            yield (*path, step)
        else:
            yield from leaves(below, (*path, step))


def written(record: Any, places: list[Path], text: str) -> str:
    """A record as YAML with a text at some places."""

    def copy(part: Any, path: Path) -> Any:
        if isinstance(part, dict):
            return {name: copy(below, (*path, name)) for name, below in part.items()}
        if isinstance(part, list):
            return [copy(below, (*path, number)) for number, below in enumerate(part)]
        return Text(text) if path in places else part

    return yaml.dump(copy(record, ()), Dumper=AsWritten, allow_unicode=True, sort_keys=False, width=10**6)


class Text(str):
    """A text that is put in quotes; all else stays as the record has it."""

    __slots__ = ()


class AsWritten(yaml.Dumper):
    """Writes scalars as they were read, without quotes where there were none."""


AsWritten.add_representer(Text, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), '"'))


@cache
def free(record: str) -> tuple[Path, ...]:
    """The places of a record at which any words may stand."""
    found = RECORDS[record]
    places = list(leaves(found))
    return tuple(place for place in places if not checked({record: written(found, [place], "Plain words")}).errors)


def changed(text: str) -> dict[str, str]:
    """Every record with a text in every field that takes it; fields that take any words but these have plain ones."""
    made = {name: written(found, list(free(name)), text) for name, found in RECORDS.items() if free(name)}
    for last in (False, False, True):
        for problem in checked(made).problems:
            name, line = problem.location.path, problem.location.line - 1
            if problem.level == "error" and name in made:
                lines = made[name].splitlines()
                lines[line] = QUOTED.sub('"Plain words"', lines[line])
                made[name] = "\n".join(lines) + "\n"
                if last:
                    made.pop(name)
    return made


@cache
def plain() -> dict[str, Shape]:
    return {draft.path: Shape(draft.page.html) for draft in site(changed("Plain words"), SITE).pages}


def test_many_fields_of_every_table_take_any_words() -> None:
    names = {
        (name.split("/")[1], *(str(step) for step in place if isinstance(step, str)))
        for name in RECORDS
        for place in free(name)
    }
    assert {name[0] for name in names} == {name.split("/")[1] for name in RECORDS}
    assert len(names) >= 15


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_in_every_field(text: str) -> None:
    assert hold(text) >= 5


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cn", "Co"]), min_size=1))
@example("a<b>c")
@settings(max_examples=8)
def test_any_words_in_every_field(text: str) -> None:
    hold(text)


def hold(text: str) -> int:
    """Pages have the elements that plain words give them; gives the number of pages that show the text as it is."""
    changes = changed(text)
    whole = site(changes, SITE)
    expected, made = plain(), [draft.page for draft in whole.pages]
    assert {page.path for page in made} == expected.keys()
    for page in made:
        assert Shape(page.html).elements == expected[page.path].elements, page.path
        assert "<" not in page.front_matter()
        hold_head(page)
    hold_data(whole, text, changes)
    assert whole.cards is not None
    for path in whole.cards.paths():
        picture = whole.cards.file(path)
        assert picture is not None
        assert len(picture) < 20_000
    return sum(text in Shape(page.html).words for page in made)


def hold_head(page: Page) -> None:
    """A page's front matter is that of its words; the tags of its head are `meta` alone and hold these."""
    told = yaml.safe_load(page.front_matter().strip().strip("-"))
    words = (Shape(f"<p>{told.get(name, '')}").words for name in ("title", "description"))
    assert [clean(each) for each in words] == [clean(page.title), clean(page.description)]
    head = with_tags(
        "<title></title>", Shared("Site", page.title, page.description, "", "https://x.example/p.png", "A")
    )
    found = Metas(head)
    assert {element[0] for element in found.elements} == {"title", "meta"}
    assert found.told["og:title"] == shortened(page.title, TITLE)
    assert found.told.get("og:description", "") == shortened(page.description, DESCRIPTION)


class Metas(Shape):
    """The same with what the `meta` elements tell, by their property."""

    def __init__(self, html: str) -> None:
        self.told: dict[str, str] = {}
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        given = dict(attrs)
        self.told[given.get("property") or given.get("name") or ""] = given.get("content") or ""


def hold_data(whole: Site, text: str, changes: dict[str, str]) -> None:
    """Each file for programs is well-formed, and those of records and of tables hold the text as it is."""
    for path, content in whole.files.items():
        if path.endswith((".json", ".jsonld")):
            json.loads(content)
        elif path.startswith(("tables/", "assets/search/")) and path.endswith(".js"):
            for call in content.decode().strip().splitlines():
                _, found = json.loads("[" + call.partition("(")[2].rpartition(")")[0] + "]")
                if path.startswith("tables/"):
                    rows = list(csv.reader(StringIO(found["csv"], newline="")))
                    assert len({len(row) for row in rows}) == 1, path
    for name in changes:
        folder, *_, record = name.removeprefix("records/").removesuffix(".yaml").split("/")
        record_texts = set(texts(yaml.safe_load(changes[name])))
        assert text not in record_texts or text in set(texts(json.loads(whole.files[f"{folder}/{record}.json"]))), name


def texts(part: Any) -> Iterator[str]:
    """Every text and number of a JSON value, as text."""
    if isinstance(part, str | int | float):
        yield str(part)
    for below in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from texts(below)
