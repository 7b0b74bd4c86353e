"""The records in the language server that editors use for YAML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editor.language_server import LanguageServer

pytestmark = pytest.mark.editor


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[LanguageServer]:
    with LanguageServer(root) as server:
        yield server


@pytest.mark.parametrize(
    ("text", "line", "character"),
    [
        ("id: x\nname: [a, b}\n", 1, 11),
        ("id: x\nname: a: b\n", 1, 6),
        ("id: x\n\tname: a\n", 1, 0),
        ("id: x\nname: a\nname: b\n", 2, 0),
    ],
)
def test_a_broken_record_is_underlined_where_it_is_broken(
    server: LanguageServer, tmp_path: Path, text: str, line: int, character: int
) -> None:
    path = tmp_path / "broken.yaml"
    server.open(path, text)
    (found,) = server.diagnostics(path)
    assert found["range"]["start"] == {"line": line, "character": character}


def test_a_mended_record_is_not_underlined(server: LanguageServer, tmp_path: Path) -> None:
    path = tmp_path / "mended.yaml"
    for text, problems in (("id: [1\n", 1), ("id: [1]\n", 0), ("id: [1\n", 1)):
        server.open(path, text)
        assert len(server.diagnostics(path)) == problems
        server.close(path)


def test_a_schema_tells_the_editor_what_may_stand_there(root: Path, tmp_path: Path) -> None:
    schema = tmp_path / "lamp.json"
    schema.write_text('{"properties": {"kind": {"enum": ["fixed", "flashing"]}}}', encoding="utf-8")
    path = tmp_path / "lamp.yaml"
    with LanguageServer(root, {"schemas": {schema.as_uri(): "lamp.yaml"}}) as server:
        server.open(path, "kind: green\n")
        (found,) = server.diagnostics(path)
        assert (found["range"]["start"], "fixed" in found["message"]) == (
            {"line": 0, "character": 6},
            True,
        )
        server.close(path)
        server.open(path, "kind: \n")
        completions = server.at("completion", path, 0, 6)
    assert {item["label"] for item in completions["items"]} == {"fixed", "flashing"}
