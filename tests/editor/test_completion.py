"""What an editor completes, explains and marks with the JSON Schemas of `recordbook schema export`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from recordbook.check import check
from recordbook.exports import SETTINGS, exports
from recordbook.outputs import write
from recordbook.skeleton import new_record
from recordbook.tree import FolderTree, WithFile
from tests.editor.language_server import LanguageServer
from tests.support import copy_lights
from tests.test_examples import cases

pytestmark = pytest.mark.editor

EXAMPLES = Path(__file__).parent.parent / "examples" / "valid"
BAY = "id: bay\nname: Bay\nkind: ferry\n"
LIGHT = "id: vigil\nname: Vigil\nstatus: lit\n"

MOST = 240  # records
AT_ONCE = 40  # open: the server waits a while for more before it looks at them


def editor(root: Path) -> LanguageServer:
    """An editor opened on a dataset, with the settings that are in the dataset."""
    settings = json.loads((root / SETTINGS).read_text(encoding="utf-8"))
    return LanguageServer(root, {"schemas": settings["yaml.schemas"]})


@pytest.fixture(scope="module")
def lights_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset after `schema export`, in a folder with a space in its name."""
    root = copy_lights(tmp_path_factory.mktemp("editor") / "the lights")
    data = check(FolderTree(root)).data
    assert data is not None
    write(root, exports(data, FolderTree(root)))
    return root


@pytest.fixture(scope="module")
def lights_editor(lights_root: Path) -> Iterator[LanguageServer]:
    with editor(lights_root) as server:
        yield server


class Typing:
    """A record being typed; `|` in its text is the cursor."""

    def __init__(self, server: LanguageServer, path: Path) -> None:
        self.server, self.path = server, path

    def ask(self, method: str, text: str) -> Any:
        before = text[: text.index("|")]
        self.server.open(self.path, text.replace("|", "", 1))
        found = self.server.at(method, self.path, before.count("\n"), len(before) - before.rfind("\n") - 1)
        self.server.diagnostics(self.path)
        self.server.close(self.path)
        return found

    def completions(self, text: str) -> dict[str, str]:
        """What is offered, with the words beside it."""
        items = self.ask("completion", text)["items"]
        words = [(item["label"], item.get("documentation", "")) for item in items]
        return {label: text["value"] if isinstance(text, dict) else text for label, text in words}

    def hover(self, text: str) -> str:
        return str(self.ask("hover", text)["contents"]["value"])

    def marks(self, text: str) -> list[tuple[int, int, str]]:
        """Line and character, from 1, and words of everything that is underlined."""
        self.server.open(self.path, text)
        found = self.server.diagnostics(self.path)
        self.server.close(self.path)
        starts = [(mark["range"]["start"], mark["message"]) for mark in found]
        return sorted((start["line"] + 1, start["character"] + 1, words) for start, words in starts)


@pytest.fixture
def harbour(lights_editor: LanguageServer, lights_root: Path) -> Typing:
    return Typing(lights_editor, lights_root / "records/harbours/bay.yaml")


@pytest.fixture
def light(lights_editor: LanguageServer, lights_root: Path) -> Typing:
    return Typing(lights_editor, lights_root / "records/lights/vigil.yaml")


# -- completion -------------------------------------------------------------------------------------------------------


def test_fields_are_offered_with_their_descriptions(harbour: Typing) -> None:
    offered = harbour.completions("id: bay\n|")
    assert offered["kind"] == "What it is for."
    assert offered["depth_m"] == "At low water. Unit: m."
    assert {"redirect", "withdrawn"} < offered.keys()
    assert "id" not in offered


def test_the_parts_of_a_field_are_offered(light: Typing) -> None:
    assert {"lat", "lon", "harbour"} <= light.completions(LIGHT + "place:\n  |\n").keys()
    assert {"attribute", "number"} <= light.completions(LIGHT + "readings:\n  - key: b1\n    |\n").keys()
    assert {"basis", "confidence"} <= light.completions(LIGHT + "range_nmi:\n  |\n").keys()


def test_values_are_offered_with_their_definitions(harbour: Typing) -> None:
    offered = harbour.completions("id: bay\nkind: |\n")
    assert offered == {
        "ferry": "**Ferry**: Boats that carry people.",
        "fishing": "**Fishing**: Boats that fish.",
        "naval": "**Naval**: Boats that guard.",
    }
    assert {"true", "false"} <= harbour.completions("open: |\n").keys()


def test_reasons_are_offered(harbour: Typing, light: Typing) -> None:
    assert harbour.completions("depth_m: |\n")["unknown"] == "The sources say that nobody knows"
    assert "unknown" in light.completions("place: |\n")


def test_ids_are_offered_with_their_names(harbour: Typing, light: Typing) -> None:
    assert harbour.completions("near:\n  - |\n")["north-pier"] == "North Pier"
    assert light.completions("keepers:\n  - |\n")["mara-voe"] == "Mara Voe"
    assert "tarn-quay" in light.completions("place:\n  harbour: |\n")


# -- hover ------------------------------------------------------------------------------------------------------------


def test_hover_explains_a_field(harbour: Typing, light: Typing) -> None:
    assert harbour.hover(BAY + "dep|th_m: 3\n").startswith("#### Depth\n\nAt low water. Unit: m.")
    assert light.hover(LIGHT + "hei|ght_m: {basis: b1}\n").startswith("#### Height\n\nThe reading that gives")
    assert light.hover(LIGHT + "place: {la|t: 1, lon: 2}\n").startswith("#### Latitude\n\nDegrees north")


def test_hover_explains_a_value(harbour: Typing) -> None:
    text = harbour.hover("id: bay\nname: Bay\nkind: fer|ry\n")
    assert text.startswith("#### Kind\n\nWhat it is for.")
    assert "* `ferry`: **Ferry**: Boats that carry people.\n" in text


def test_hover_names_what_a_reference_means(harbour: Typing) -> None:
    text = harbour.hover(BAY + "near: [tarn-|quay]\n")
    assert text.startswith("#### Near\n\nA harbour.")
    assert "* `tarn-quay`: Tarn Quay\n" in text


# -- marks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "character", "words"),
    [
        ("kidn: 1", 1, "Property kidn is not allowed."),
        ("signal: hron", 9, 'Value is not accepted. Valid values: "bell", "flag", "horn".'),
        ("depth_m: -1", 10, "Value is below the minimum of 0."),
        ("depth_m: unknwon", 10, "Write a number such as 1000 or 0.5, or a reason: not_reported, unknown."),
        ("berths: 1.5", 9, "Incorrect type. Expected one of integer, string."),
        ("open: NO", 7, "Write true or false."),
        ("built: 19", 8, "Value is below the minimum of 1000."),
        ("opened_on: 2019-7-5", 12, "Write a date such as 2019-07-25, or a reason: not_reported."),
        ("sounded_at: 2018-05-04", 13, "Write a moment in UTC such as 2019-07-24T20:34:00Z."),
        ("site: www.example.org", 7, "Write a web address: https:// or http://, a host, and no blank."),
        ("code: tq-1", 7, 'Write a text of the form [A-Z]{2}-[0-9]{2}, for example "TQ-01".'),
        ("note: 010", 7, 'Incorrect type. Expected "string".'),
        ('note: "=1"', 7, "A text can't begin with = + - or @."),
        ("near: []", 7, "Array has too few items. Expected 1 or more."),
        ("near: [north-pier, north-pier]", 7, "Array has duplicate items."),
        ("near: [North Pier]", 8, 'Value is not accepted. Valid values: "north-pier", "tarn-quay".'),
        ("near: north-pier", 7, 'Incorrect type. Expected "array".'),
    ],
)
def test_faults_are_marked(harbour: Typing, line: str, character: int, words: str) -> None:
    assert harbour.marks(f"{BAY}{line}\n") == [(4, character, words)]


def test_what_is_missing_is_marked(harbour: Typing, light: Typing) -> None:
    assert harbour.marks("id: bay\nname: Bay\n") == [(1, 1, 'Missing property "kind".')]
    assert light.marks(LIGHT + "place: {lat: 1}\n") == [(4, 1, 'Missing property "lon".')]
    assert harbour.marks("withdrawn: {on: 2026-01-31}\n") == [(1, 1, 'Missing property "reason".')]
    assert harbour.marks("redirect: bay\nname: Bay\n") == [(1, 1, "Object has more properties than limit of 1.")]


@pytest.mark.parametrize(
    "line",
    [
        "berths: '1000'",
        'built: "1999"',
        'open: "true"',
        "depth_m: 0.10",
        "note: NO",
        "note: 12:30",
        'note: "010"',
        "signal: |\n  bell",
        "depth_m: >-\n  unknown",
        "near:\n  - |+\n    tarn-quay\n\n",
        "near: [a-harbour-that-was-just-added]",
        "bell: 21:00:00",
    ],
)
def test_right_values_are_not_marked(harbour: Typing, line: str) -> None:
    assert harbour.marks(f"{BAY}{line}\n") == []


def marked(server: LanguageServer, root: Path) -> dict[str, Any]:
    """The records of a dataset that the editor underlines; of many, some from every table."""
    found = {}
    records = sorted((root / "records").rglob("*.yaml"))
    assert records
    chosen = records[:: len(records) // MOST + 1]
    for first in range(0, len(chosen), AT_ONCE):
        opened = chosen[first : first + AT_ONCE]
        for path in opened:
            server.open(path)
        for path in opened:
            if diagnostics := server.diagnostics(path):
                found[path.name] = diagnostics
        for path in opened:
            server.close(path)
    return found


def test_no_record_of_the_dataset_is_marked(root: Path) -> None:
    with editor(root) as server:
        assert marked(server, root) == {}


def test_no_record_of_lights_is_marked(lights_editor: LanguageServer, lights_root: Path) -> None:
    assert marked(lights_editor, lights_root) == {}


@pytest.mark.parametrize("name", cases("valid"))
def test_no_valid_example_is_marked(lights_editor: LanguageServer, lights_root: Path, name: str) -> None:
    for source in sorted((EXAMPLES / name / "records").rglob("*.yaml")):
        # Where the editor has no file of that name open: the schema follows from the path alone.
        path = lights_root / "records" / source.relative_to(EXAMPLES / name / "records")
        lights_editor.open(path, source.read_bytes().decode("utf-8-sig"))
        assert lights_editor.diagnostics(path) == []
        lights_editor.close(path)


def test_the_first_line_of_a_record_leads_to_its_schema(lights_root: Path, tmp_path: Path) -> None:
    """Other editors don't read these settings."""
    root = Path(shutil.copytree(lights_root, tmp_path / "lights"))
    path = root / "records/harbours/bay.yaml"
    line = "# yaml-language-server: $schema=../../schema/json/harbours.json\n"
    with LanguageServer(root) as server:
        assert "naval" in Typing(server, path).completions(f"{line}id: bay\nkind: |\n")


def test_a_new_record_is_marked_where_it_is_to_be_filled_in(lights_editor: LanguageServer, lights_root: Path) -> None:
    data = check(FolderTree(lights_root)).data
    assert data is not None
    settings = [("name", "Old Vigil"), ("place.lat", "1"), ("readings.b1.attribute", "height")]
    for table, id, given in (("lights", "old-vigil", settings), ("outages", "skerry-2031-01-02", [])):
        record = new_record(data, table, id, given)
        told = check(WithFile(FolderTree(lights_root), record.path, record.text.encode())).problems
        typing = Typing(lights_editor, lights_root / record.path)
        assert {line for line, _, _ in typing.marks(record.text)} == {problem.location.line for problem in told}
