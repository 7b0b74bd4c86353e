"""What is written for editors, and when it is stale."""

from __future__ import annotations

import json

from recordbook.exports import SETTINGS, exports, left_over, stale
from recordbook.json_schema import NOTE
from tests.support import MemoryTree, checked, lights_tree

SCHEMA = "schema/json/harbours.json"


def exported(tree: MemoryTree) -> dict[str, bytes]:
    data = checked().data
    assert data is not None
    return exports(data, tree)


def fresh() -> MemoryTree:
    tree = lights_tree()
    return lights_tree(exported(tree))


def test_what_was_exported_is_fresh() -> None:
    tree = fresh()
    files = exported(tree)
    assert stale(files, tree) == []
    assert {"docs/fields.md", SETTINGS, SCHEMA, "schema/json/ids/people.json"} <= files.keys()


def test_what_is_stale_is_named() -> None:
    tree = fresh()
    tree.files[SCHEMA] += b" "
    del tree.files["docs/fields.md"]
    tree.files["schema/json/ships.json"] = json.dumps({"$comment": NOTE}).encode()
    assert [str(problem) for problem in stale(exported(tree), tree)] == [
        "docs/fields.md:1:1: error: missing: run recordbook schema export [schema-stale]",
        "schema/json/harbours.json:1:1: error: differs: run recordbook schema export [schema-stale]",
        "schema/json/ships.json:1:1: error: left over: run recordbook schema export [schema-stale]",
    ]


def test_a_file_that_somebody_else_put_there_stays() -> None:
    tree = fresh()
    tree.files["schema/json/mine.json"] = b"{}"
    assert left_over(exported(tree), tree) == []


def test_the_rest_of_the_settings_stays() -> None:
    tree = lights_tree(
        {SETTINGS: '{"editor.rulers": [120], "yaml.schemas": {"a.json": "b.yaml", "schema/json/x.json": "c"}}'}
    )
    settings = json.loads(exported(tree)[SETTINGS])
    assert settings["editor.rulers"] == [120]
    assert settings["yaml.schemas"]["a.json"] == "b.yaml"
    assert "schema/json/x.json" not in settings["yaml.schemas"]
    assert settings["yaml.schemas"][SCHEMA] == ["records/harbours/**/*.yaml"]


def test_settings_that_fit_are_not_formatted_anew() -> None:
    own = json.dumps(json.loads(exported(lights_tree())[SETTINGS]), indent=4)
    tree = lights_tree({SETTINGS: own})
    assert exported(tree)[SETTINGS] == own.encode()


def test_settings_with_comments_are_left_alone() -> None:
    for text in ('{"a": 1} // mine', "[]", '{"yaml.schemas": 3}'):
        assert SETTINGS not in exported(lights_tree({SETTINGS: text}))
