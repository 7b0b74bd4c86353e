"""YAML text becomes located nodes; whatever the bytes, there is an answer and its place is in the file."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given, settings, strategies as st

from recordbook.nodes import Mapping, Node, Scalar
from recordbook.source import read_mapping
from recordbook.tree import SIZE_LIMIT
from tests.support import lights_tree


def place_is_inside(data: bytes, line: int, column: int) -> bool:
    lines = data.decode("utf-8-sig", "replace").split("\n")
    return 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1


def read(text: str) -> Mapping:
    node, problems = read_mapping(text.encode(), "a.yaml")
    assert node is not None, problems
    return node


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    return [plain(item) for item in node.items]


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Mapping):
        return [found for key, value in node.entries.values() for found in (key, *scalars(value))]
    return [found for item in node.items for found in scalars(item)]


def test_every_scalar_stays_text() -> None:
    assert plain(read("country: NO\ntime: 12:30\nn: 0.10\nlist: [true, ~]\n")) == {
        "country": "NO",
        "time": "12:30",
        "n": "0.10",
        "list": ["true", "~"],
    }


def test_keys_and_values_have_their_place() -> None:
    key, value = read("a: 1\nb:\n  - c: 한국\n").entries["b"]
    assert (key.line, key.column) == (2, 1)
    assert [(s.text, s.line, s.column) for s in scalars(value)] == [("c", 3, 5), ("한국", 3, 8)]


def test_columns_count_characters_not_bytes() -> None:
    node = read("{한국: 1, b: 2}")
    assert (node.entries["b"][0].line, node.entries["b"][0].column) == (1, 9)


def test_a_byte_order_mark_moves_no_place() -> None:
    node, _ = read_mapping(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "a.yaml")
    assert node is not None
    assert [(s.text, s.line, s.column) for s in scalars(node)] == [("a", 1, 1), ("1", 1, 4), ("b", 2, 1), ("2", 2, 4)]


def test_the_size_limit_counts_bytes() -> None:
    assert read_mapping("é".encode() * (SIZE_LIMIT // 2 + 1), "a.yaml")[1][0].rule == "file-size"


VALUES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdef_", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcdef_", min_size=1), VALUES, min_size=1, max_size=5), st.booleans())
def test_reads_what_yaml_writes(data: dict[str, Any], flow: bool) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, default_style='"')
    assert plain(read(text)) == data


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(max_examples=400)
def test_any_bytes_have_an_answer(data: bytes) -> None:
    node, problems = read_mapping(data, "a.yaml")
    assert (node is None) == bool(problems)
    for problem in problems:
        assert str(problem).isprintable()
        assert place_is_inside(data, problem.location.line, problem.location.column), problem


PIECES = (
    ["a", "b", "\n", "\n  ", "\n- ", ": ", "- ", " ", "  ", "[", "]", "{", "}", ", ", "'", '"', "|", ">-", "#", " #"],
    ["&a ", "*a", "!t ", "---", "...", "\n---\n", "<<", "? ", "%", "@", "`", "\\", "\t", "\r\n", "é", "한", "~"],
)
YAML_TEXT = st.lists(st.sampled_from([*PIECES[0], *PIECES[1]]), max_size=30).map("".join)


@given(YAML_TEXT)
@settings(max_examples=400)
def test_any_yaml_like_text_has_an_answer(text: str) -> None:
    data = text.encode()
    node, problems = read_mapping(data, "a.yaml")
    for problem in problems:
        assert place_is_inside(data, problem.location.line, problem.location.column), problem
    for scalar in scalars(node) if node else []:
        assert place_is_inside(data, scalar.line, scalar.column), scalar.text


def test_the_places_of_real_records_hold_their_text() -> None:
    for path, data in lights_tree().files.items():
        if not path.startswith("records/"):
            continue
        node, _ = read_mapping(data, path)
        assert node is not None
        lines = data.decode().split("\n")
        for scalar in scalars(node):
            rest = lines[scalar.line - 1][scalar.column - 1 :]
            assert rest.startswith(scalar.text) if scalar.plain else rest[0] in "'\"|>", (path, scalar.text)
