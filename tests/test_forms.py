"""Issue forms: valid by GitHub's rules, one a table, in the words of the schema."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from recordbook.forms import CONFIG, FOLDER, form_name, issue_forms, questions
from recordbook.schema import Dataset
from recordbook.schema_reader import read_dataset
from recordbook.tree import FolderTree
from scripts import needs
from tests.support import LIGHTS, checked, edited

RESERVED = "None"


def dataset(root: Path = LIGHTS) -> Dataset:
    found, _ = read_dataset(FolderTree(root))
    assert found is not None
    return found


def form(name: str, root: Path = LIGHTS) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(issue_forms(dataset(root))[f"{FOLDER}/{name}"])
    return found


def element(name: str, id: str) -> dict[str, Any]:
    return next(item for item in form(name)["body"] if item.get("id") == id)


@pytest.mark.parametrize("root", [LIGHTS, needs.ROOT], ids=["lights", "records"])
def test_every_form_is_valid_by_the_public_schema(root: Path, tmp_path: Path) -> None:
    files: dict[str, list[str]] = {"config": [], "forms": []}
    for path, content in issue_forms(dataset(root)).items():
        file = tmp_path / Path(path).name
        file.write_bytes(content)
        files["config" if path.endswith(f"/{CONFIG}") else "forms"].append(str(file))
    for kind, named in files.items():
        assert named
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.github-issue-{kind}", *named]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("root", [LIGHTS, needs.ROOT], ids=["lights", "records"])
def test_what_github_refuses_beyond_its_schema(root: Path) -> None:
    """Ids and headings are told apart, headings also by letters and digits alone; options are unique and not None."""
    for path, content in issue_forms(dataset(root)).items():
        body = yaml.safe_load(content).get("body", [])
        ids = [item["id"] for item in body if "id" in item]
        labels = [
            re.sub("[^a-z0-9]+", "-", item["attributes"]["label"].lower()).strip("-") for item in body if "id" in item
        ]
        assert len(set(ids)) == len(ids), path
        assert len(set(labels)) == len(labels), path
        assert all(re.fullmatch("[A-Za-z0-9_-]+", id) for id in ids), path
        for item in body:
            options = item["attributes"].get("options", ["one"])
            assert len(set(options)) == len(options), path
            assert options, path
            assert all(isinstance(option, str) and option.strip() not in ("", RESERVED) for option in options), path


def test_every_table_has_a_form() -> None:
    names = {path.rsplit("/", 1)[1] for path in issue_forms(dataset())}
    assert names == {
        "config.yml",
        "dead-source.yml",
        "wrong-data.yml",
        *(form_name(table) for table in dataset().record_tables),
    }


def test_every_field_is_asked_for() -> None:
    table = dataset().tables["lights"]
    asked = {question.path.split(".")[0] for question in questions(table)}
    assert asked == set(table.fields)


def test_a_vocabulary_becomes_a_choice() -> None:
    found = element("new-lights.yml", "status")
    assert found["type"] == "dropdown"
    assert found["attributes"]["options"] == ["lit (Lit)", "seasonal (Seasonal)", "dark (Dark)"]
    assert found["attributes"]["description"] == "Whether it burns today."
    assert found["validations"] == {"required": True}


def test_a_reason_may_be_chosen_or_written() -> None:
    assert element("new-lights.yml", "automatic")["attributes"]["options"] == [
        "true (yes)",
        "false (no)",
        "not_reported (No source says it)",
    ]
    assert "`not_reported` (No source says it)" in element("new-lights.yml", "first_lit")["attributes"]["description"]


def test_a_list_of_objects_shows_what_an_entry_needs() -> None:
    attributes = element("new-lights.yml", "repairs")["attributes"]
    assert attributes["render"] == "yaml"
    assert attributes["placeholder"] == "- key: r1\n  summary: New lantern."


def test_headings_that_are_too_similar_name_their_field() -> None:
    changed = checked(edited("schema/harbours.yaml", "title: Name\n", "title: Kind.\n")).dataset
    assert changed is not None
    labels = [question.label for question in questions(changed.tables["harbours"])]
    assert "Kind." in labels
    assert "Kind (kind)" in labels


def test_a_dataset_without_addresses_has_no_form_for_dead_ones() -> None:
    changes = edited("schema/sources.yaml", "    format: uri\n", "")
    changed = checked(changes | edited("schema/harbours.yaml", "    format: uri\n", "")).dataset
    assert changed is not None
    assert f"{FOLDER}/dead-source.yml" not in issue_forms(changed)


def test_text_of_the_schema_stays_text() -> None:
    hostile = "a: b # c\\n- d {{ x }} ${{ y }} 한"
    old = "description: The name on the chart.\n    example: Tarn"
    changed = checked(edited("schema/harbours.yaml", old, f'description: "{hostile}"\n    example: Tarn')).dataset
    assert changed is not None
    found = yaml.safe_load(issue_forms(changed)[f"{FOLDER}/new-harbours.yml"])
    about = next(item for item in found["body"] if item.get("id") == "name")["attributes"]["description"]
    assert about == "a: b # c - d {{ x }} ${{ y }} 한"
