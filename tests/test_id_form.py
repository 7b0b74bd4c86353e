"""The form of ids, found from those that are there, and the next free one."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from recordbook.id_form import IdForm, Part, id_form, slug, words_id
from tests.support import checked

SHORT = {"kind": "fishing"}


def form_of(table: str, changes: dict[str, str] | None = None) -> IdForm | None:
    data = checked(dict(changes or {})).data
    assert data is not None
    return id_form(data, data.dataset.tables[table])


def person(number: int, name: str = "Somebody") -> tuple[str, str]:
    return f"records/people/p{number:02}.yaml", f"id: p{number:02}\nname: {name}\n"


def test_a_reference_and_a_date() -> None:
    form = form_of("outages")
    assert str(form) == "<light>-<date>"
    assert form is not None
    assert form.lacking({"date": "2022-02-03"}) == ["light"]
    assert form.next({"light": "skerry", "date": "2022-02-03"}, []) == "skerry-2022-02-03"
    assert form.values("odd-signs-2022-02-03") == {"light": "odd-signs", "date": "2022-02-03"}
    assert form.values("something-else") == {}


def test_the_words_of_a_name() -> None:
    assert str(form_of("harbours")) == "<the words of name>"
    form = form_of("people")
    assert form is not None
    assert form.next({"name": "Ida O'Moor, the Elder"}, []) == "ida-omoor-the-elder"
    assert form.values("ida-moor") == {}  # how the name is spelt can't be told from it


def test_a_number() -> None:
    form = form_of("people", dict(person(number) for number in range(1, 6)))
    assert str(form) == "p<number>"
    assert form is not None
    assert form.next({}, ["p01", "p09", "px", "p10-old"]) == "p10"
    assert form.next({}, []) == "p01"


def test_a_date_and_a_number() -> None:
    records = {
        f"records/outages/2020/o-2020-05-0{day}-{number}.yaml": (
            f"id: o-2020-05-0{day}-{number}\nlight: skerry\ndate: 2020-05-0{day}\nsources: [tarn-logbook]\n"
        )
        for day, number in ((1, 1), (1, 2), (2, 1), (3, 1), (3, 2))
    }
    form = form_of("outages", records)
    assert str(form) == "o-<date>-<number>"
    assert form is not None
    assert form.next({"date": "2020-05-01"}, ["o-2020-05-01-1", "o-2020-05-01-2", "o-2020-05-02-7"]) == "o-2020-05-01-3"
    assert form.values("o-2020-05-09-1") == {"date": "2020-05-09"}


def test_a_day_in_a_reference_and_a_code() -> None:
    outage = (
        "light: skerry\ndate: 2019-07-26\npart_of_day: night\nfollows: skerry-2019-07-25\nsources: [tarn-logbook]\n"
    )
    ids = [f"2019-07-25-night-{number}" for number in (1, 2, 3)]
    form = form_of("outages", {f"records/outages/2019/{id}.yaml": f"id: {id}\n{outage}" for id in ids})
    assert str(form) == "<the day in follows>-<part_of_day in lower case>-<number>"
    assert form is not None
    known = {"follows": "manar-2021-03-04", "part_of_day": "NIGHT"}
    assert form.next(known, [*ids, "2021-03-04-night-1"]) == "2021-03-04-night-2"
    assert form.lacking({"date": "2019-07-26"}) == ["follows", "part_of_day"]


def test_no_common_form() -> None:
    assert form_of("visits") is None


def test_the_order_of_files_changes_nothing() -> None:
    records = dict(person(number) for number in range(1, 4))
    assert form_of("people", records) == form_of("people", dict(reversed(records.items())))


def test_words_make_an_id_where_nothing_else_does() -> None:
    assert words_id("Ida O'Moor", []) == "ida-omoor"
    assert words_id("Ida O'Moor", ["ida-omoor", "ida-omoor-2"]) == "ida-omoor-3"
    assert words_id("word " * 30, []) == "-".join(["word"] * 12)
    assert words_id("w" * 90, []) == "w" * 60
    assert words_id("한섬", []) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Tarn Quay", "tarn-quay"), ("Größe & Söhne", "groe-sohne"), ("한섬", ""), ("O'Moor", "omoor"), ("--a--", "a")],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.lists(st.integers(1, 10**6), max_size=20), st.integers(0, 4))
def test_the_next_number_is_free(numbers: list[int], digits: int) -> None:
    form = IdForm((Part(text="c"), Part(digits=digits)))
    used = [f"c{number:0{max(digits, 1)}d}" for number in numbers]
    assert form.next({}, used) not in used
