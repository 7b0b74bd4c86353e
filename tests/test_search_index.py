"""The index as files: the same from the same records, cut into small pieces, and read back as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from playwright.sync_api import Browser, Page

from recordbook.components import assets
from recordbook.outputs import write
from recordbook.search_index import DIGITS, MANIFEST, RECORDS_BYTES, TERMS_BYTES, SearchIndex, encode
from recordbook.search_text import Found, Text

NUMBERS = st.sets(st.integers(0, 9000), min_size=1).map(sorted)
ODD = "</script>\u2028\"'\\ \x00 <b> ${x} {{ y }} 😀"


def decode(text: str) -> list[int]:
    """The numbers of a list, as build/docs/search.md tells it."""
    values = [DIGITS.index(sign) for sign in text[1:]]
    if text[0] == "*":
        return [at * 6 + bit for at, six in enumerate(values) for bit in range(6) if six & 1 << bit]
    numbers, last, gap, shift = [], -1, 0, 0
    for value in values:
        gap |= (value & 31) << shift
        shift += 5
        if value < 32:
            last += gap + 1
            numbers.append(last)
            gap = shift = 0
    return numbers


def index_of(found: list[Found]) -> dict[str, bytes]:
    index = SearchIndex("search/", (("Rocket", "missile", "미사일"),))
    index.add_pages(found)
    return dict(index.files())


def contents(files: dict[str, bytes]) -> dict[str, Any]:
    """What each script provides, by its path, as JSON reads it."""
    found = {}
    for path, script in files.items():
        text = script.decode().removeprefix("recordbook.provide(").removesuffix(");\n")
        name, length = json.JSONDecoder().raw_decode(text)
        found[path] = json.loads(text[length + 1 :])
        assert path == f"{name}.js"
    return found


def many(count: int) -> list[Found]:
    words = [f"{a}{b}{c}" for a in "bdgkm" for b in "aeiou" for c in "lnrst"]
    return [
        Found(
            "pages",
            f"{words[n % 125]} {words[n * 7 % 125]}",
            f"p/{n}/",
            [f"id-{n}"],
            texts=[Text(" ".join(words[n * k % 125] for k in range(1, 60)))],
        )
        for n in range(count)
    ]


@given(NUMBERS)
def test_a_list_is_read_back(numbers: list[int]) -> None:
    assert decode(encode(numbers)) == numbers


def test_the_shorter_form_is_taken() -> None:
    assert encode([0, 40, 2000]) == ":AnBn9B"
    assert encode(list(range(600))) == "*" + "_" * 100


def test_the_same_records_give_the_same_bytes_and_others_another_folder() -> None:
    one, again, other = index_of(many(50)), index_of(many(50)), index_of(many(51))
    assert list(one.items()) == list(again.items())
    assert not (set(one) - {f"{MANIFEST}.js"}) & set(other)


def test_pieces_are_small_and_the_manifest_says_where_each_begins() -> None:
    files = index_of(many(600))
    found = contents(files)
    index = found[f"{MANIFEST}.js"]
    assert len(index["terms"]) > 1
    assert len(index["records"]) > 2
    assert len(files) == 1 + len(index["terms"]) + len(index["records"])
    for number, first in enumerate(index["terms"]):
        lines = found[f"{index['folder']}t{number}.js"].split("\n")
        assert lines[0].split("|")[0] == first
        assert lines == sorted(lines, key=lambda line: line.split("|")[0])
        assert len("\n".join(lines)) < TERMS_BYTES + 500
    for number, first in enumerate(index["records"]):
        rows = found[f"{index['folder']}r{number}.js"]
        assert rows[0][1] == f"p/{first}/"
        assert len(json.dumps(rows, separators=(",", ":"))) < RECORDS_BYTES + 500


def test_a_record_has_its_terms() -> None:
    one = Found("p", "A KN-23", "a/", ["kn-23"], "2019-07-25", ["2019-07-25", "2018"], ["Kim Jong-un"], ["Lit"])
    found = contents(index_of([one]))
    terms = dict(line.split("|", 1) for line in found[f"{found[f'{MANIFEST}.js']['folder']}t0.js"].split("\n"))
    assert {term for term in terms if term[0] in "#@~="} == {
        "#kn23", "@20190725", "@@0725", "@2018", "=kimjongun", "=jongun", "=un", "~kimconkon", "~conkon", "~on",
    }  # fmt: skip
    assert terms["kim"] == "0:A"
    assert terms["23"] == "1:A"
    assert terms["lit"] == "2:A"
    assert terms["@2018"] == "2:A"


def test_text_from_records_is_a_text_in_the_script_too() -> None:
    files = index_of([Found("pages", ODD, "x/", ["x"], names=[ODD], about=[ODD], texts=[Text(ODD, ODD)])])
    [record] = next(data for path, data in contents(files).items() if path.endswith("/r0.js"))
    assert record == [ODD, "x/", "", [], ODD, [[ODD, ODD]]]


# -- read by the site's script ----------------------------------------------------------------------------------------

DECODE = """(lists) => lists.map((text) => {
  const found = [];
  recordbook.search.decode(text, 0, text.length, (number) => found.push(number));
  return found;
})"""
FIND = """(queries) => Promise.all(queries.map(async (query) =>
  (await (await recordbook.search.start()).find(query, 100)).numbers))"""


PAGE = '<!doctype html><meta charset="utf-8"><title>x</title><script src="assets/recordbook.js"></script>'


@pytest.fixture(scope="module")
def script(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page, from a folder, with the search of 600 pages and one of which every word is odd."""
    folder = tmp_path_factory.mktemp("script")
    odd = Found("pages", "Zoë 😀 𠮷野", "odd/", ["odd"], texts=[Text("\uffdc \uffee 𐐀𐐁 吉野家 ﷺ seen 2018-01-02", "")])
    write(folder, dict(assets()) | index_of([*many(600), odd]))
    (folder / "index.html").write_text(PAGE)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((folder / "index.html").as_uri())
        page.evaluate("recordbook.load('assets/search.js')")
        yield page


@pytest.mark.browser
@settings(max_examples=15)
@given(st.lists(NUMBERS, min_size=10, max_size=30))
def test_the_script_reads_lists_as_they_were_written(script: Page, lists: list[list[int]]) -> None:
    assert script.evaluate(DECODE, [encode(numbers) for numbers in lists]) == lists


@pytest.mark.browser
def test_the_script_finds_what_looking_through_everything_finds(script: Page) -> None:
    texts = [f"{one.title} {one.texts[0].words}".split() for one in many(600)]
    queries = ["bal", "bal man", "kit mos", "dun", "bal dun gor", "nothing"]
    for query, found in zip(queries, script.evaluate(FIND, queries), strict=True):
        assert sorted(found) == [n for n, words in enumerate(texts) if set(query.split()) <= set(words)], query
    phrase = f"{texts[77][5]} {texts[77][6]}"
    [found] = script.evaluate(FIND, [f'"{phrase}"'])
    assert sorted(found) == [n for n, words in enumerate(texts) if phrase in " ".join(words)]
    assert script.evaluate(FIND, ["zoe", "𠮷野", "𐐨𐐩", "吉野", "id-599"]) == [[600], [600], [600], [600], [599]]
    assert script.evaluate(FIND, ["2018-01-02", "2 January 2018"]) == [[600], []]  # no day of a record, but a text
