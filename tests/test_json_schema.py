"""The JSON Schemas of tables: their shape, the ids, and that no right record is marked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry, Resource

from recordbook.check import check
from recordbook.json_schema import FOLDER, editor_settings, schema_files
from recordbook.rules.base import Data
from recordbook.source import read_mapping
from recordbook.tree import FolderTree
from scripts import needs
from tests.support import LIGHTS, checked, lights_tree
from tests.yaml_values import read

GOLDEN = Path(__file__).parent / "golden" / "json-schema"
EXAMPLES = Path(__file__).parent / "examples"


def data_of(changes: Mapping[str, str | bytes] | None = None) -> Data:
    data = checked(changes).data
    assert data is not None
    return data


def validators(files: dict[str, bytes]) -> dict[str, Draft202012Validator]:
    """A validator a table, which finds the other files beside its own."""
    schemas = {path.removeprefix(f"{FOLDER}/"): json.loads(content) for path, content in files.items()}
    registry: Registry[Any] = Registry().with_resources(
        [(name, Resource.from_contents(schema)) for name, schema in schemas.items()]
    )
    return {
        name.removesuffix(".json"): Draft202012Validator(schema, registry=registry)
        for name, schema in schemas.items()
        if "/" not in name
    }


LIGHTS_SCHEMAS = validators(schema_files(data_of()))


def faults(table: str, text: str) -> list[str]:
    node, problems = read_mapping(text.encode(), "x.yaml")
    assert node is not None, problems
    return sorted(error.message for error in LIGHTS_SCHEMAS[table].iter_errors(read(node)))


def marked(root: Path, found: dict[str, Draft202012Validator]) -> list[str]:
    """The records below a folder that an editor would mark."""
    marks = []
    for path in sorted((root / "records").rglob("*.yaml")):
        node, problems = read_mapping(path.read_bytes(), path.name)
        assert node is not None, problems
        table = path.relative_to(root / "records").parts[0]
        marks += [f"{path.name}: {error.message}" for error in found[table].iter_errors(read(node))]
    return marks


@pytest.mark.parametrize("root", [needs.ROOT, LIGHTS], ids=["the dataset", "lights"])
def test_no_record_is_marked(root: Path) -> None:
    data = check(FolderTree(root)).data
    assert data is not None
    assert marked(root, validators(schema_files(data))) == []


@pytest.mark.parametrize("name", sorted(folder.name for folder in (EXAMPLES / "valid").iterdir()))
def test_no_valid_example_is_marked(name: str) -> None:
    assert marked(EXAMPLES / "valid" / name, LIGHTS_SCHEMAS) == []


def test_every_schema_is_one() -> None:
    for content in schema_files(data_of()).values():
        Draft202012Validator.check_schema(json.loads(content))


@pytest.mark.parametrize("name", ["harbours.json", "ids/people.json"])
def test_golden(name: str) -> None:
    assert schema_files(data_of())[f"{FOLDER}/{name}"] == (GOLDEN / name).read_bytes()


def test_the_order_of_files_changes_nothing() -> None:
    tree = lights_tree()
    tree.order = sorted(tree.files, reverse=True)
    data = check(tree).data
    assert data is not None
    assert schema_files(data) == schema_files(data_of())


@pytest.mark.parametrize(
    ("table", "text", "fault"),
    [
        ("harbours", "id: bay\nname: Bay\n", "'kind' is a required property"),
        ("harbours", "id: bay\nname: Bay\nkind: ferry\nnmae: x\n", "('nmae' was unexpected)"),
        ("harbours", "redirect: bay\nid: x\n", "does not have enough properties|has too many properties"),
        ("harbours", "withdrawn: {on: 2026-01-31}\n", "'reason' is a required property"),
        ("harbours", "id: bay\nname: Bay\nkind: ferry\nnear: []\n", "[] should be non-empty"),
        ("lights", "id: x\nname: Xx\nstatus: lit\nheight_m: 3\n", "is not valid under any"),
        ("lights", "id: x\nname: Xx\nstatus: lit\nplace: {lat: 1}\n", "is not valid under any"),
        ("lights", "id: x\nname: Xx\nstatus: lit\nlamp: [red, red]\n", "has non-unique elements"),
        ("lights", "readings:\n  - {key: b1, attribute: colour, code: gren}\n", "is not valid under any"),
    ],
)
def test_faults_that_a_schema_can_express(table: str, text: str, fault: str) -> None:
    assert any(part in message for message in faults(table, text) for part in fault.split("|"))


def test_a_code_is_one_of_the_list_that_its_attribute_names() -> None:
    lights = json.loads(schema_files(data_of())[f"{FOLDER}/lights.json"])
    by_attribute = lights["properties"]["readings"]["items"]["allOf"]
    offered = {
        condition["if"]["properties"]["attribute"]["const"]: condition["then"]["properties"]["code"]["anyOf"][0]
        for condition in by_attribute
    }
    assert offered.keys() == {"colour", "tended_from"}
    assert "green" in offered["colour"]["enum"]
    assert offered["tended_from"]["$ref"] == "ids/harbours.json"
    new = {
        "key": "b1",
        "attribute": "tended_from",
        "code": "a-new-harbour",
        "source": "tarn-logbook",
        "status": "final",
    }
    assert LIGHTS_SCHEMAS["lights"].is_valid({"id": "x", "name": "Xx", "status": "lit", "readings": [new]})


def test_ids_have_the_names_of_their_records() -> None:
    people = json.loads(schema_files(data_of())[f"{FOLDER}/ids/people.json"])
    named = dict(zip(people["enum"], people["markdownEnumDescriptions"], strict=True))
    assert list(named) == sorted(named)
    assert named["mara-voe"] == "Mara Voe"


def test_the_name_of_a_record_is_no_markdown() -> None:
    hostile = "id: x\nname: '[a](command:b) <img src=x> `c`'\n"
    people = json.loads(schema_files(data_of({"records/people/x.yaml": hostile}))[f"{FOLDER}/ids/people.json"])
    assert people["markdownEnumDescriptions"][-1] == r"\[a\](command:b) \<img src=x\> \`c\`"


def test_a_table_without_records_allows_any_id() -> None:
    data = data_of()
    data.index.by_id["people"].clear()
    schemas = validators(schema_files(data))
    assert schemas["lights"].is_valid({"id": "x", "name": "Xx", "status": "lit", "keepers": ["anybody"]})


def test_ids_of_gone_records_are_not_offered() -> None:
    gone = {"records/people/mara-voe.yaml": "redirect: kim-nara\n"}
    people = json.loads(schema_files(data_of(gone))[f"{FOLDER}/ids/people.json"])
    assert "mara-voe" not in people["enum"]


def test_keys_of_the_record_itself_are_not_listed() -> None:
    lights = json.loads(schema_files(data_of())[f"{FOLDER}/lights.json"])
    assert "$ref" not in json.dumps(lights["properties"]["main_repair"])
    assert lights["properties"]["place"]["anyOf"][0]["properties"]["harbour"]["anyOf"][0]["$ref"] == "ids/harbours.json"


def test_each_table_has_its_files_in_the_settings() -> None:
    dataset = data_of().dataset
    settings = editor_settings(dataset)
    assert settings[f"{FOLDER}/lights.json"] == ["records/lights/**/*.yaml"]
    assert settings.keys() == {path for path in schema_files(data_of()) if "/ids/" not in path}
