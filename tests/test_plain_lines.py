"""The quick way through simple lines gives what libyaml gives, or leaves the file to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from recordbook.nodes import Mapping, Node, Scalar
from recordbook.plain_lines import read_plain
from recordbook.source import Refused, _Reader

ROOT = Path(__file__).parent.parent

# Lines that look simple, and what may follow or precede them: where they are not simple, libyaml must be left to say.
LINES = """
key: v|a: 1|b:|- x|-|- a: 1|- b:|-  c: 2|c: 'x y'|d: "é"|e: >-|text more|x: y: z|f: -5|g: - h|# c|h: a #b|i: a#b|---|...
? a|j: [a]|k: a:b|l: http://x/y?z|m: "a" b|n: (a)|o:  two|p: a  b|q: a |"q": r|a:b|- - a|r: >|s: |-|t: -|u: --|v: a:
w: =|x: ~|y: null|z: 1:2|aa: (|ab: -(|  more text|- "a"|- 'b'|- -1|- (x)|- a:b|- a: |b: |ac: it's|ad: a"b"|ae: a, b
af: "|ag: ''|ah: ""|ai: !t x|aj: *x|ak: &x y|al: %x|am: @x|an: `x|ao: {a}|ap: a: |aq: x	y|	tab: x|ar: a\\b|as: "a\\n"
""".replace("\n", "|").split("|")


def plain(node: Node) -> Any:
    """A node with all its places."""
    if isinstance(node, Scalar):
        return node.text, node.line, node.column, node.plain
    if isinstance(node, Mapping):
        return node.line, node.column, [(plain(key), plain(value)) for key, value in node.entries.values()]
    return node.line, node.column, [plain(item) for item in node.items]


def by_libyaml(text: str) -> Any:
    try:
        return plain(_Reader(text).read())
    except Refused as refused:
        return f"refused: {refused.message}"


@pytest.mark.parametrize("folder", ["records", "tests/datasets/lights/records"])
def test_records_are_read_alike(folder: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob("*.yaml"))]
    read = [(text, node) for text in texts if (node := read_plain(text)) is not None]
    assert len(read) > (len(texts) / 2 if folder == "records" else 3), "records should mostly be simple"
    assert [text for text, node in read if plain(node) != by_libyaml(text)] == []


LINE = st.tuples(st.sampled_from(["", "", "  ", "    ", " ", "      "]), st.sampled_from(LINES)).map("".join)


@settings(max_examples=3000)
@given(st.lists(LINE, min_size=1, max_size=6).map("\n".join), st.sampled_from(["\n", "\n", "", "\n\n"]))
def test_any_lines_are_read_alike_or_not_at_all(lines: str, end: str) -> None:
    node = read_plain(lines + end)
    if node is not None:
        assert plain(node) == by_libyaml(lines + end)


@settings(max_examples=1000)
@given(st.text(alphabet="ab:- \n\"'#>|[]{}(,.1~é", max_size=30))
def test_any_text_is_read_alike_or_not_at_all(text: str) -> None:
    node = read_plain(text + "\n")
    if node is not None:
        assert plain(node) == by_libyaml(text + "\n")
