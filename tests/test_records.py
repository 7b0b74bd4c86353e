"""A located mapping becomes items: one for the record, one for each row of its lists."""

from __future__ import annotations

from recordbook.records import Item
from tests.support import checked, problems


def skerry() -> Item:
    data = checked().data
    assert data is not None
    return data.index.by_id["lights"]["skerry"]


def test_a_record_has_its_rows_at_any_depth() -> None:
    ids = [item.id for item in skerry().record.items() if item.table.name in ("repairs", "works", "works_payers")]
    assert ids == [
        "skerry/r1",
        "skerry/r1/w1",
        "skerry/r1/w1 olek-brandt",
        "skerry/r1/w1 mara-voe",
        "skerry/r1/w2",
        "skerry/r2",
        "skerry/r2/w1",
    ]


def test_an_object_becomes_columns() -> None:
    assert [skerry().text(f"place_{part}") for part in ("lat", "lon", "harbour")] == ["58.10", "-6.45", "tarn-quay"]


def test_a_short_reference_becomes_whole() -> None:
    assert skerry().text("main_repair") == "skerry/r1"
    assert skerry().text("height_m_basis") == "skerry/b2"


def test_each_value_knows_its_place() -> None:
    assert str(skerry().place("place_lon")) == "records/lights/skerry.yaml:7:26"
    assert str(skerry().place("note")) == "records/lights/skerry.yaml:1:1"


def test_reasons_stand_beside_values() -> None:
    data = checked().data
    assert data is not None
    manar = data.index.by_id["lights"]["manar"]
    assert {name: reason.text for name, reason in manar.missing.items()} == {
        "automatic": "not_reported",
        "first_lit": "unknown",
        "place": "unknown",
        "height_m": "not_reported",
        "keepers": "not_reported",
        "repairs": "not_reported",
    }


def test_a_faulty_item_is_checked_to_its_end() -> None:
    text = "id: ida-moor\nname: [Ida]\nposts:\n  - {title: 5, light: nowhere}\n  - oops\n  - {}\n"
    assert problems({"records/people/ida-moor.yaml": text}) == [
        "name: one value belongs here, not a list [field-shape]",
        'posts.key: missing: write a value, for example "p1" [field-required]',
        'posts.title: 5 would be read as a number or a truth value: put it in quotes ("5") [field-quotes]',
        'posts.light: "nowhere" is not in lights [reference]',
        "posts: `key: value` lines belong here, not one value [field-shape]",
        "posts: the item is empty: fill it or delete it [field-empty]",
    ]


def test_an_unprintable_key_is_told_in_print() -> None:
    assert problems({"records/harbours/bay.yaml": 'id: bay\nname: Bay\nkind: fishing\n"\\e[31m": x\n'}) == [
        ': unknown key "\\x1b[31m" [field-unknown]'
    ]


def test_one_word_for_missing_doesn_t_hide_another_fault() -> None:
    found = problems({"records/harbours/bay.yaml": "id: bay\nname: not_reported\nkind: unknown\n"})
    assert found == ['kind: "unknown" is not one of the values: fishing, ferry, naval [field-enum]']
