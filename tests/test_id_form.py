"""The form of ids, found from those that are there, and the next free one."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from recordbook.id_form import IdForm, Part, id_form, slug
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


def test_no_common_form() -> None:
    assert form_of("visits") is None


def test_the_order_of_files_changes_nothing() -> None:
    records = dict(person(number) for number in range(1, 4))
    assert form_of("people", records) == form_of("people", dict(reversed(records.items())))


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
