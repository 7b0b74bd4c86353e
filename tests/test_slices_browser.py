"""Slices in a browser: the same rows, bytes, hash and words of a fault as in Python, whatever the data and filters."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from playwright.sync_api import Page

from recordbook.components import assets
from recordbook.slices import Beside, SliceError, SliceList, SliceTable, fold, read_slice, take

pytestmark = pytest.mark.browser

TYPES = {
    "id": "string",
    "n": "number",
    "i": "integer",
    "y": "year",
    "day": "date",
    "at": "datetime",
    "month": "yearmonth",
    "clock": "time",
    "yes": "boolean",
    "of": "string",
}
LISTS = {"colours": SliceList("", "t", "colour", "string"), "counts": SliceList("", "t", "count", "integer")}
TABLE = SliceTable("t", TYPES, ["id", "of", "day"], LISTS)
WORDS = {"of": {"a": "Årne Ä", "b": "x y", "": "nothing", "__proto__": "odd"}}
TAKE = """async ([text, queries, types, searched, words, listTypes, lists]) => {
  const s = recordbook.slices;
  const table = { types: new Map(types), lists: new Map(listTypes), searched, words };
  const [head, ...rows] = s.lines(text);
  for (const row of rows) {
    const own = (values) => Object.hasOwn(values, row.cells[0]) ? values[row.cells[0]] : [];
    row.lists = Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, own(values)]));
  }
  const found = [];
  for (const query of queries) {
    try {
      const state = s.read(query, table), picks = s.picker(state, table), bytes = s.csv(head, rows.filter(picks));
      const hashes = [await s.sha256(bytes), s.sha256ByHand(bytes)];
      found.push([s.write(state), ...hashes, rows.filter(picks).length, rows.length]);
    } catch (error) {
      if (!(error instanceof s.Fault)) throw error;
      found.push(null);
    }
  }
  return found;
}"""

odd = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
near = st.text(st.sampled_from('aAbBÄäİıſ😀\uff21 ,"\n\r.~%+&=#\0'), max_size=5)
number = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True) | st.sampled_from(
    ["0.1", "0.10", "-0", "999999999999999", "0.3", "0.30000000000000004", "9" * 400, "1e3", "٣"]
)
moment = st.from_regex(r"20[12][0-9](-[01][0-9](-[0-3][0-9](T[0-2][0-9]:00(:00Z?)?)?)?)?", fullmatch=True)
clock = st.from_regex(r"[0-2][0-9]:[0-5][0-9](:00)?", fullmatch=True)
words = st.sampled_from(["true", "false", "a", "b", "__proto__"])
values = st.just("") | odd | near | number | moment | clock | words
ends = st.just("") | number | moment | clock | near
ranges = st.tuples(ends, ends).map("..".join)
filtered = [*TYPES, *LISTS]
names = [*filtered, *(f"{name}~" for name in filtered), "q", "q", "sort"]
keys = st.integers(0, 9).flatmap(lambda one: near if one == 0 else st.sampled_from(names))
encoded = st.tuples(keys, values | ranges).map(lambda pair: f"{quote(pair[0])}={quote(pair[1])}")
raw = st.tuples(keys, values | ranges).map("=".join)
queries = st.lists(encoded | encoded | encoded | raw, max_size=3).map("&".join)
lists = st.fixed_dictionaries({name: st.dictionaries(values, st.lists(values, max_size=3)) for name in LISTS})
rows = st.lists(st.tuples(*[values] * len(TYPES)), max_size=8)


def as_csv(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([TYPES, *rows])
    return text.getvalue().encode()


def by_python(content: bytes, query: str, lists: dict[str, dict[str, list[str]]]) -> list[Any] | None:
    try:
        slice = read_slice(query, TABLE)
    except SliceError:
        return None
    taken = take(content, slice, Beside(WORDS, lists))
    return [slice.query, taken.sha256, taken.sha256, taken.rows, taken.of]


@pytest.fixture
def slices(page: Page) -> Page:
    """An empty page with the scripts of slices."""
    scripts = dict(assets())
    page.set_content("<!doctype html>")
    page.evaluate("window.recordbook = {}")
    page.add_script_tag(content=scripts["assets/slices.js"].decode())
    return page


def test_a_browser_takes_the_same_slices(slices: Page) -> None:
    several = st.lists(queries, min_size=1, max_size=12)

    @settings(max_examples=100, phases=(Phase.explicit, Phase.generate, Phase.shrink))
    @given(rows, several, lists)
    def same(rows: list[tuple[str, ...]], queries: list[str], lists: dict[str, dict[str, list[str]]]) -> None:
        content = as_csv(rows)
        types = [(name, one.type) for name, one in LISTS.items()]
        arguments = [content.decode(), queries, list(TYPES.items()), TABLE.searched, WORDS, types, lists]
        found = slices.evaluate(TAKE, arguments)
        assert dict(zip(queries, found, strict=True)) == {query: by_python(content, query, lists) for query in queries}

    same()


def test_a_browser_compares_and_folds_by_code_points(slices: Page) -> None:
    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(st.lists(odd | near, max_size=30))
    def same(texts: list[str]) -> None:
        found = slices.evaluate("(t) => [[...t].sort(recordbook.slices.compare), t.map(recordbook.slices.fold)]", texts)
        assert found == [sorted(texts), [fold(text) for text in texts]]

    same()


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_000])
def test_the_hash_by_hand(slices: Page, length: int) -> None:
    content = bytes(number * 7 % 256 for number in range(length))
    found = slices.evaluate("(bytes) => recordbook.slices.sha256ByHand(new Uint8Array(bytes))", list(content))
    assert found == hashlib.sha256(content).hexdigest()
