"""Whatever stands in a field of a record is words on every page: no element more, no attribute, and all of it there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings, strategies as st

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
    return {draft.path: Shape(draft.page.html) for draft in site(changed("Plain words")).pages}


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
    expected, made = plain(), [draft.page for draft in site(changed(text)).pages]
    assert {page.path for page in made} == expected.keys()
    for page in made:
        assert Shape(page.html).elements == expected[page.path].elements, page.path
        assert "<" not in page.front_matter()
    return sum(text in Shape(page.html).words for page in made)
