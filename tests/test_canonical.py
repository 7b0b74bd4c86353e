"""One form for records: no value and no comment is lost, and what is in the form stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from recordbook.canonical import WIDTH, CannotRewrite, KeyOrder, key_order, rewritten, same
from recordbook.nodes import Mapping, Node, Scalar
from recordbook.scalar_text import SPECIAL
from recordbook.schema import Dataset
from recordbook.schema_reader import read_dataset
from recordbook.source import read_mapping
from recordbook.tree import FolderTree
from tests.support import LIGHTS, lights_tree
from tests.test_plain_lines import LINE

ROOT = Path(__file__).parent.parent
ORDER = KeyOrder({"id": KeyOrder(), "name": KeyOrder(), "items": KeyOrder({"key": KeyOrder(), "text": KeyOrder()})})


def formed(text: str, order: KeyOrder = ORDER) -> str:
    return rewritten(text.encode(), "x.yaml", order).decode()


def read(text: str) -> Mapping | None:
    return read_mapping(text.encode(), "x.yaml")[0]


def texts(node: Node) -> Iterator[str]:
    """Every key and value."""
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, Mapping):
        for key, value in node.entries.values():
            yield key.text
            yield from texts(value)
    else:
        for item in node.items:
            yield from texts(item)


def assert_kept(text: str, order: KeyOrder = ORDER) -> None:
    """Every value and comment is there, once, and a second time changes nothing. Comments are those `#c1;` that are
    no part of a value."""
    root = read(text)
    if root is None:
        return  # no YAML: there is nothing to keep
    try:
        out = formed(text, order)
    except CannotRewrite:
        assert "" in texts(root) or re.search(r"[^\n]{900}", text), "only empty and endless keys have no form"
        return
    again = read(out)
    assert again is not None
    assert same(root, again)
    values = "\n".join(texts(root))
    comments = [word for word in re.findall(r"#c[0-9]+;", text) if word not in values]
    found = re.findall(r"#c[0-9]+;", out)
    assert sorted(word for word in found if word not in values) == sorted(comments)
    assert formed(out, order) == out
    assert not re.search(r"[ \t\r]$", out, re.MULTILINE)
    assert out.endswith("\n")
    assert not out.endswith("\n\n")


# --- by example

CASES = {
    "order-of-keys": ("name: b\nother: 1\nid: a\n", "id: a\nname: b\nother: 1\n"),
    "brackets-opened": ("items: [{text: t, key: k}, {}, []]\n", "items:\n  - key: k\n    text: t\n  - {}\n  - []\n"),
    "values-kept": (
        "a: 010\nb: NO\nc: ~\nd: 12:30\ne: '010'\nf: \"NO\"\ng: '~'\nh: '12:30'\ni:\nj: ''\nk: 2019-07-25\n",
        'a: 010\nb: NO\nc: ~\nd: 12:30\ne: "010"\nf: "NO"\ng: "~"\nh: "12:30"\ni:\nj: ""\nk: 2019-07-25\n',
    ),
    "quotes-needed": (
        "a: 'x'\nb: \"it's\"\nc: 'a: b'\nd: \"\\\"Hi\\\"\"\ne: '- x'\nf: \"a\\tb\"\ng: ' x'\nh: 'a #b'\n",
        'a: x\nb: it\'s\nc: "a: b"\nd: \'"Hi"\'\ne: "- x"\nf: "a\\tb"\ng: " x"\nh: "a #b"\n',
    ),
    "blocks": (
        "a: >\n  one\n  two\n\n  three\nb: |+\n  x\n   y\n\nc: >-\n  short\n  text\n",
        "a: |-\n  one two\n  three\nb: |-\n  x\n   y\nc: short text\n",
    ),
    "several-lines": ("a: one\n  two\n\n  three\n", "a: |-\n  one two\n  three\n"),
    "indent": ("items:\n- key: k\n  text:\n        t\nid:   a\n", "id: a\nitems:\n  - key: k\n    text: t\n"),
    "line-ends": ("\ufeffid: a\r\nname: b  \r\nx: |-\r\n  1\r\n  2", "id: a\nname: b\nx: |-\n  1\n  2\n"),
    "document-signs": ("%YAML 1.2 # v\n---\nid: a\n...\n", "# v\n\nid: a\n"),
    "empty": ("{} # nothing\n", "{}\n# nothing\n"),
    "comments-of-entries": (
        "name: b # of name\n# of id\nid: a\n# of items\nitems: # the items\n  # of k\n  - text: t\n    # of key\n"
        "    key: k #tight\n",
        "# of id\nid: a\nname: b  # of name\n# of items\nitems:  # the items\n  # of k\n  # of key\n"
        "  - key: k  #tight\n    text: t\n",
    ),
    "comments-at-ends": (
        "items:\n  - key: k\n    # end of k\n  # end of items\n# of name\nname: b\n# end\n",
        "# of name\nname: b\nitems:\n  - key: k\n    # end of k\n  # end of items\n# end\n",
    ),
    "comments-in-brackets": (
        "items: [ # open\n  # of a\n  a, # a\n  b # b\n  # end\n] # shut\nname: {} # none\n",
        "name: {}  # none\n# open\nitems:  # shut\n  # of a\n  - a  # a\n  - b  # b\n  # end\n",
    ),
    "comment-of-a-block": ("name: >- # why\n  a\n  b\n", "name: a b  # why\n"),
    "comment-between-key-and-value": ("name: # one\n  # two\n  b # three\n", "# two\n# one\nname: b  # three\n"),
    "comment-behind-a-dash": ("items:\n  - # of k\n    key: k\n", "items:\n  # of k\n  - key: k\n"),
    "comment-of-the-file": (
        "# The file.\n\n# of name\nname: b\nid: a\n",
        "# The file.\n\nid: a\n# of name\nname: b\n",
    ),
    "modeline": (
        "# of name\n# yaml-language-server: $schema=x.json\nname: b\nid: a\n",
        "# yaml-language-server: $schema=x.json\nid: a\n# of name\nname: b\n",
    ),
    "blank-lines": (
        "\n\nid: a\n\nname: b\n\n\n# of items\n\nitems:\n\n  - a\n\n",
        "id: a\nname: b\n\n# of items\n\nitems:\n  - a\n",
    ),
    "signs-in-values": ("a: 'x # y'\nb: x#y\nc: |-\n  # z\nd: \"e\"#f\n", 'a: "x # y"\nb: x#y\nc: "# z"\nd: e  #f\n'),
    "lists-in-lists": ("items:\n- - a\n  - b\n-   - # c\n      - d\n", "items:\n  - - a\n    - b\n  # c\n  - - - d\n"),
    "moved": ("# was b\nredirect:   'a'\n", "# was b\nredirect: a\n"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_the_form(text: str, expected: str) -> None:
    assert formed(text) == expected
    assert formed(expected) == expected


def test_the_example_of_the_manual() -> None:
    before, after = re.findall(
        "```yaml\n(.*?)```", (ROOT / "build/docs/form.md").read_text(encoding="utf-8"), re.DOTALL
    )
    dataset, _ = read_dataset(lights_tree())
    assert dataset is not None
    assert formed(before, key_order(dataset.tables["harbours"])) == after


def test_long_text_is_folded_and_what_cannot_be_folded_is_not() -> None:
    words = "word " * 40 + "with  two"
    out = formed(f'name: "{words}"\nurl: https://example.org/{"x" * 200}\nitems: ["{words}: x"]\n')
    assert max(len(line) for line in out.splitlines() if "http" not in line) <= WIDTH
    assert "name: >-\n  word word" in out
    assert "\n  - >-\n    word word" in out
    assert "\nurl: https://example.org/x" in out
    assert_kept(out)


def test_a_withdrawn_record_has_its_own_order() -> None:
    dataset, _ = read_dataset(lights_tree())
    assert dataset is not None
    out = formed("withdrawn: {reason: Why., on: 2026-01-31}\n", key_order(dataset.tables["lights"]))
    assert out == "withdrawn:\n  on: 2026-01-31\n  reason: Why.\n"


def test_a_key_without_end_has_no_form() -> None:
    with pytest.raises(CannotRewrite):
        formed(f"? {'k' * 2000}\n: [v]\n")


def test_a_text_that_can_not_be_read_has_no_form() -> None:
    with pytest.raises(CannotRewrite, match="merge conflict"):
        formed("<<<<<<< mine\nid: a\n")


def test_a_form_that_is_too_large_is_none() -> None:
    with pytest.raises(CannotRewrite, match="it would have 2,400,003 bytes, a record may have 1,048,576"):
        formed(f"a: [{'x,' * 400_000}]\n")


# --- any text

# ruff: noqa: E501 - lists of odd lines

FRAGMENTS = LINE | st.integers(0, 99).map(lambda n: f"#c{n};") | st.sampled_from(
    ["  #c100;", "    #c101; x", "a: 1 #c102;", "- b #c103;", "b: [x, #c104;", "  y] #c105;", "c: {d: e, #c106;", "}", "]",
     "f: >- #c107;", "  g", "g: |+ #c108;", "  # h", "? h #c109;", ": i #c110;", "- #c111;", "j: #c112;", "", "---",
     'k: "l', '  m" #c113;', "n: 'o", "  p'#c114;", "  - - q", "    - r", "  s: {t: [u]}", "%YAML 1.1 #c115;", "... #c116;"]
)  # fmt: skip


@settings(max_examples=2500)
@given(
    st.lists(FRAGMENTS, min_size=1, max_size=8, unique=True).map("\n".join),
    st.sampled_from(["\n", "", " \n\n", "\r\n"]),
)
def test_any_lines_keep_their_values_and_comments(lines: str, end: str) -> None:
    assert_kept((lines + end).replace("\n", "\r\n") if end == "\r\n" else lines + end)


@settings(max_examples=1500)
@given(st.text(alphabet="ab:- \n\"'#>|[]{}(,.1~é\t?%\u00a0\u3000", max_size=40))
def test_any_text_keeps_its_values(text: str) -> None:
    assert_kept(text)


@settings(max_examples=500)
@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
def test_any_bytes_have_a_form_or_none(data: bytes) -> None:
    try:
        out = rewritten(data, "x.yaml", ORDER)
    except CannotRewrite:
        return
    assert rewritten(out, "x.yaml", ORDER) == out


VALUES = st.one_of(
    st.text(max_size=30),
    st.text(alphabet='ab \n\t:#-"\\', max_size=160),
    st.lists(st.sampled_from(["word", "a:", "#b", "  ", "-", "“x”", "한국어"]), max_size=60).map(" ".join),
    st.sampled_from(
        ["NO", "010", "~", "", "12:30", "1_000", "0x1F", ".5", "<<", "=", "2019-07-25 10:00:00", "1e5", "y"]
    ),
)
KEYS = st.text(min_size=1, max_size=12) | st.sampled_from(["id", "name", "text", "key", "items", "NO", "1"])
NESTED = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@settings(max_examples=800)
@given(
    st.dictionaries(KEYS, NESTED, max_size=5),
    st.sampled_from([None, '"', "'", "|", ">"]),
    st.sampled_from([None, True, False]),
    st.sampled_from([20, 80, 1000]),
)
def test_any_data_in_any_style_is_kept(
    data: dict[str, object], style: str | None, flow: bool | None, width: int
) -> None:
    assert_kept(yaml.dump(data, default_style=style, default_flow_style=flow, width=width, allow_unicode=True))


# --- real records, changed


def _files(root: Path) -> list[tuple[str, str]]:
    paths = sorted((root / "records").rglob("*.yaml"))
    return [(path.relative_to(root / "records").parts[0], path.read_text(encoding="utf-8")) for path in paths]


def _dataset(root: Path) -> Dataset:
    dataset, _ = read_dataset(FolderTree(root))
    assert dataset is not None
    return dataset


ORDERS = {
    (root, table.name): key_order(table) for root in (ROOT, LIGHTS) for table in _dataset(root).record_tables
}  # by the dataset's folder and the table
RECORDS = [(ORDERS[root, table], text) for root in (LIGHTS, ROOT) for table, text in _files(root)]

CHANGES = st.tuples(
    st.integers(0, 400),
    st.sampled_from(["comment", "trailing", "indent", "drop", "blank", "twice", "tab", "swap"]),
    st.integers(0, 8),
)


def changed(text: str, changes: list[tuple[int, str, int]]) -> str:
    lines = text.split("\n")
    for number, (place, change, size) in enumerate(changes):
        at = place % len(lines)
        if change == "comment":
            lines.insert(at, " " * size + f"#c{number};")
        elif change == "trailing":
            lines[at] += " " * size + f" #c{number};"
        elif change == "indent":
            lines[at] = " " * size + lines[at].lstrip()
        elif change == "drop" and len(lines) > 1:
            del lines[at]
        elif change == "blank":
            lines[at:at] = [""] * size
        elif change == "twice":
            lines.insert(at, lines[at])
        elif change == "tab":
            lines[at] += "\t"
        elif at + 1 < len(lines):
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return "\n".join(lines)


@settings(max_examples=800)
@given(st.sampled_from(RECORDS), st.lists(CHANGES, max_size=8))
def test_changed_records_keep_values_and_comments(
    record: tuple[KeyOrder, str], changes: list[tuple[int, str, int]]
) -> None:
    order, text = record
    assert_kept(changed(text, changes), order)


@settings(max_examples=300)
@given(st.permutations(["id", "name", "items", "x", "y"]), st.data())
def test_a_comment_stays_by_its_key(keys: list[str], data: st.DataObject) -> None:
    lines = []
    for key in keys:
        value = " v" if key != "items" else "\n  - a\n  - b"
        if data.draw(st.booleans(), "above"):
            lines += [f"# above {key}", f"{key}:{value}"]
        elif key == "items":
            lines.append(f"items: # beside items{value}")
        else:
            lines.append(f"{key}:{value} # beside {key}")
    out = formed("\n".join(lines) + "\n").splitlines()
    assert [line.split(":")[0] for line in out if re.match(r"[a-z]", line)] == sorted(
        keys, key=lambda key: (*ORDER.keys, *keys).index(key)
    )
    for number, line in enumerate(out):
        if line.startswith("# above "):
            assert out[number + 1].startswith(f"{line.removeprefix('# above ')}:")
        elif "# beside " in line:
            assert line.startswith(line.partition("# beside ")[2])


# --- what other readers make of a value


@given(st.text(max_size=12) | st.from_regex(SPECIAL, fullmatch=True))
def test_what_yaml_takes_for_more_than_text_is_special(text: str) -> None:
    resolver: Any = yaml.SafeLoader("")
    tag = resolver.resolve(yaml.ScalarNode, text, (True, False))
    if tag != "tag:yaml.org,2002:str":
        assert SPECIAL.fullmatch(text)
