"""The description of the site's files for programs: valid, complete, and true of every file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from recordbook.openapi import OPENAPI
from tests.site_of import site
from tests.support import edited

WHERE = "urn:description"
DESCRIPTOR = "schema/datapackage.yaml"
HOSTILE = "</script><script>alert(1)</script> <b>x</b> [a](javascript:b) `c *d* _e_"


class Described:
    """A description, asked what it promises of an address."""

    def __init__(self, description: dict[str, Any]) -> None:
        validate(description)
        self.paths = {path: item["get"] for path, item in description["paths"].items()}
        self._registry: Registry[Any] = Registry().with_resource(WHERE, DRAFT202012.create_resource(description))

    def matching(self, path: str) -> list[str]:
        """The paths that an address may be one of."""
        return [one for one in self.paths if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(one)), f"/{path}")]

    def faults(self, path: str, data: Any) -> list[str]:
        """What is wrong with a file at an address, by the schema that its address promises."""
        (one,) = self.matching(path)
        pointer = one.replace("~", "~0").replace("/", "~1")
        content = "responses/200/content/application~1json/schema"
        asked = {"$ref": f"{WHERE}#/paths/{pointer}/get/{content}"}
        found = Draft202012Validator(asked, registry=self._registry).iter_errors(data)
        return [f"{path}: {error.json_path}: {error.message}"[:300] for error in found]


def described_site(files: dict[str, bytes]) -> tuple[Described, dict[str, Any]]:
    read = {path: json.loads(content) for path, content in files.items() if path.endswith(".json")}
    return Described(read[OPENAPI]), read


def json_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.json")}


def test_every_json_file_of_a_built_site_is_what_its_address_promises(built_lights: Path) -> None:
    found, files = described_site(json_files(built_lights / "site"))
    assert [fault for path, data in files.items() for fault in found.faults(path, data)] == []
    used = {one for path in files for one in found.matching(path)}
    without = {path for path, get in found.paths.items() if "application/json" in get["responses"]["200"]["content"]}
    # The small dataset has no release; those files are looked at below and on the real dataset's site.
    assert without - used == {"/since/{version}.json", "/releases/{version}/lock.json"}


def test_so_is_every_one_of_the_real_dataset(built_dataset: Path) -> None:
    site_folder = built_dataset / "site"
    found, files = described_site(json_files(site_folder))
    assert all(len(found.matching(path)) == 1 for path in files)
    seen: dict[str, int] = {}
    faults = []
    for path, data in sorted(files.items()):
        (one,) = found.matching(path)
        seen[one] = seen.get(one, 0) + 1
        if seen[one] <= 8 and len(str(data)) < 2_000_000:  # each of thousands of records would take minutes
            faults += found.faults(path, data)
    assert faults == []
    assert "/since/{version}.json" in seen
    assert "/releases/{version}/lock.json" in seen


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda data: data.pop("note"), "lights/skerry.json"),
        (lambda data: data.update(height_m="42.5"), "lights/skerry.json"),
        (lambda data: data["lamp"].append("no colour"), "lights/skerry.json"),
        (lambda data: data["readings"][0].update(more=1), "lights/skerry.json"),
        (lambda data: data.update(redirect=None), "lights/old-skerry.json"),
        (lambda data: data["releases"].append("0.1.0"), "versions.json"),
    ],
)
def test_a_file_of_another_shape_is_told(built_lights: Path, change: Any, path: str) -> None:
    found, files = described_site(json_files(built_lights / "site"))
    data = files[path]
    assert found.faults(path, data) == []
    change(data)
    assert found.faults(path, data)


def test_without_an_address_servers_are_relative() -> None:
    with_one, without = (json.loads(site(url).files[OPENAPI]) for url in ("https://lights.example/deep/", ""))
    assert with_one["servers"] == [{"url": "https://lights.example/deep"}]
    assert without["servers"] == [{"url": "."}]
    assert "lights.example" not in json.dumps(without)
    assert "/data/croissant.json" in with_one["paths"]
    assert "/data/croissant.json" not in without["paths"]


def test_hostile_words_are_plain_words_to_what_shows_a_description() -> None:
    title = edited(DESCRIPTOR, "description: One row a lighthouse.", f"description: '{HOSTILE}'")
    files = site("", title).files
    found, read = described_site(files)
    assert found.faults("lights/skerry.json", read["lights/skerry.json"]) == []
    said = read[OPENAPI]["components"]["schemas"]["lights"]["description"]
    assert not re.search(r"(?<!\\)[<\[`*_]", said)  # Markdown takes each for a sign: it stands behind a backslash
    assert said.replace("\\", "") == HOSTILE


def test_values_and_their_meanings_are_given() -> None:
    schemas = json.loads(site("").files[OPENAPI])["components"]["schemas"]
    assert schemas["lights"]["properties"]["height_m"]["description"].endswith("Unit: m.")
    assert schemas["lights"]["properties"]["status"]["$ref"] == "#/components/schemas/vocabulary.status"
    assert schemas["vocabulary.status"]["enum"][0] == "lit"
    assert "- `lit`: " in schemas["vocabulary.status"]["description"]
    assert schemas["lights"]["properties"]["keepers"]["items"]["description"].endswith("An id of people.")
