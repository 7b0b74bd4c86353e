"""What the index of a table needs to be filtered and sorted."""

from __future__ import annotations

import json

import pytest

from recordbook.html import Addresses
from recordbook.package import Package
from recordbook.problem import ToolkitError
from recordbook.schema import Dataset, Index
from recordbook.table_index import Indexes, facets, has_index, ordered, shown_columns
from recordbook.tables import tabulate
from recordbook.views import Views
from tests.html_tree import tree_of
from tests.support import checked, edited, problems
from tests.test_pages import site as site_of

SCHEMA = "schema/lights.yaml"
SORT = "  sort: name\n"


def data_of(content: bytes) -> dict[str, object]:
    """What a data script provides."""
    text = content.decode().split(",", 1)[1].removesuffix(");\n")
    found: dict[str, object] = json.loads(text)
    return found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (SORT, "  sort: -nme\n", 'sort: the table lights has no column "nme" (did you mean "name"?)'),
        (SORT, "  order: name\n", 'recordbook:index has no property "order"'),
        ("facets: [status,", "facets: [state,", 'facets: the table lights has no column "state"'),
        ("facets: [status,", "facets: [status, status,", "facets: the column status stands twice"),
        ("search: [id,", "search: [lights_lamp,", 'search: the table lights has no column "lights_lamp"'),
        ("search: [id,", "search: [[id],", "search: write a name here, or a list of names"),
        ("  columns: [name_local,", "  columns: [readings,", 'columns: the table lights has no column "readings"'),
    ],
)
def test_a_fault_of_the_declaration_is_told(old: str, new: str, words: str) -> None:
    found = problems(edited(SCHEMA, old, new))
    assert [words in problem for problem in found] == [True], found


def test_a_list_of_items_has_an_index_where_its_schema_speaks_of_one() -> None:
    tables = dataset().tables
    assert [name for name in tables if has_index(tables[name])] == [
        *(table.name for table in dataset().record_tables[:1]), "readings",
        *(table.name for table in dataset().record_tables[1:]),
    ]  # fmt: skip


def test_a_list_of_values_has_no_index() -> None:
    change = edited(
        SCHEMA, "      table: lights_keepers\n", "      table: lights_keepers\n      recordbook:index: {}\n"
    )
    assert any("a list of values has no index" in problem for problem in problems(change))


def dataset() -> Dataset:
    found = checked().dataset
    assert found is not None
    return found


def test_what_is_declared_and_what_is_not() -> None:
    tables = dataset().tables
    assert list(facets(tables["lights"])) == [
        "status", "automatic", "first_lit", "place_harbour", "height_m", "lights_lamp",
    ]  # fmt: skip
    assert shown_columns(tables["lights"])[0].name == "name_local"
    tables["lights"].index = Index()
    assert list(facets(tables["lights"])) == [
        "status", "dark_since", "automatic", "first_lit", "place_harbour", "height_m", "range_nmi",
        "range_nmi_confidence",
    ]  # fmt: skip
    assert len(shown_columns(tables["lights"])) == 6


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("", ["hansum", "manar", "odd-signs", "skerry"]),
        ("name", ["odd-signs", "hansum", "manar", "skerry"]),
        ("height_m", ["odd-signs", "hansum", "skerry", "manar"]),
        ("-height_m", ["skerry", "hansum", "odd-signs", "manar"]),
        ("-status", ["manar", "hansum", "odd-signs", "skerry"]),  # from the last of the vocabulary
        ("place_harbour", ["hansum", "skerry", "manar", "odd-signs"]),
    ],
)
def test_the_order_of_an_index(sort: str, ids: list[str]) -> None:
    data = checked().data
    assert data is not None
    views = Views(tabulate(data))
    table = data.dataset.tables["lights"]
    table.index = Index(sort=sort)
    assert [row.id for row in ordered(views.by_name["lights"].rows, table)] == ids


def test_the_data_of_an_index() -> None:
    site = site_of()
    data = data_of(site.files["tables/lights/table.js"])
    assert str(data["csv"]).encode() == site.files["data/latest/data/lights.csv"]
    assert data["sequence"] == [2, 0, 1, 3]
    assert data["labels"] == {
        "status": {"lit": "Lit", "seasonal": "Seasonal", "dark": "Dark"},
        "place_harbour": {"north-pier": "North Pier", "tarn-quay": "Tarn Quay"},
        "range_nmi_confidence": {"likely": "Likely"},
        "lights_lamp": {"white": "White", "red": "Red", "green": "Green"},
        "lights_keepers": {"kim-nara": "Kim Nara", "mara-voe": "Mara Voe", "olek-brandt": "Olek Brandt"},
    }
    assert data["lists"] == {
        "lights_lamp": {
            "type": "string",
            "title": "Colours of the lamp",
            "values": [["green"], [], [], ["red", "white"]],
        },
        "lights_keepers": {
            "type": "string",
            "title": "Keepers",
            "values": [["kim-nara"], [], [], ["mara-voe", "olek-brandt"]],
        },
    }
    assert data["searched"] == ["id", "name", "name_local", "status", "place_harbour", "note"]
    assert "tables/lights/rows-1.js" not in site.files
    assert set(data_of(site.files["tables/harbours/table.js"])["searched"]) == {  # type: ignore[call-overload]
        column.name for column in dataset().tables["harbours"].columns.values()
    }


def test_an_index_of_several_pages() -> None:
    people = {f"records/people/p{number:04}.yaml": f"id: p{number:04}\nname: P {number}\n" for number in range(1100)}
    site = site_of(people)
    rows = [json.loads(site.files[f"tables/people/rows-{n}.js"].decode().split(",", 1)[1][:-3]) for n in (1, 2, 3)]
    assert [len(page) for page in rows] == [500, 500, 103]
    assert rows[1][0].startswith('<tr data-rb-row="p0497">')
    pages = {page.path: page for page in site.pages}
    second = tree_of(pages["people/page/2.md"].html)
    assert next(second.all("h1")).text == "People (2)"
    assert next(next(second.all("nav", class_="rb-pages")).all("strong")).text == "2"
    data = data_of(site.files["tables/people/table.js"])
    assert (data["pages"], data["sizes"]) == (["people/", "people/page/2/", "people/page/3/"], [500, 500, 103])


def test_a_template_that_leaves_a_row_out() -> None:
    template = (
        '{% from "recordbook/macros.html" import index_table with context %}<h1>x</h1>'
        '{% call index_table(view, ["name"], paths, number) %}<tr data-rb-row="skerry"><td></td></tr>{% endcall %}'
    )
    with pytest.raises(ToolkitError) as raised:
        site_of({"docs/_templates/lights.index.html": template})
    assert "the index of lights can't be filtered" in str(raised.value)
    assert "this isn't so of hansum, manar, odd-signs" in str(raised.value)


def test_a_key_that_javascript_would_take_for_something_else() -> None:
    table = dataset().tables["lights"]
    names = ",".join(table.columns)
    schema = {"fields": [{"name": name, "type": "string", "title": ""} for name in table.columns]}
    schema["fields"][3]["categories"] = [{"value": "__proto__", "label": "x"}]  # type: ignore[assignment]
    descriptor = {"resources": [{"name": "lights", "path": "data/lights.csv", "schema": schema}]}
    line = ",".join(["a", "b", "c", "__proto__", *[""] * (len(table.columns) - 4)])
    files = {"datapackage.json": json.dumps(descriptor).encode(), "data/lights.csv": f"{names}\r\n{line}\r\n".encode()}
    indexes = Indexes(Package("lights-1", files, []), Addresses(), lambda: "")
    indexes.tell(table, "lights/index.md", '<div data-rb-index="{}"><tr data-rb-row="a"><td></td></tr></div>')
    assert b'"labels":{"status":{["__proto__"]:"x"}}' in dict(indexes.files())["tables/lights/table.js"]
