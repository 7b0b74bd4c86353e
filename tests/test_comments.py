"""Every comment is found once, and stands by what a reader would say it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st

from recordbook.comments import BLANK, Comments, read_comments
from recordbook.nodes import Mapping, Node, Scalar
from recordbook.source import read_mapping


def names(node: Node, path: str = "") -> Iterator[tuple[int, str]]:
    """Each node that comments may stand by, with its place: `b` is a key, `b/0` an item, `b/` what `b` holds."""
    yield id(node), f"{path}/" if path and not isinstance(node, Scalar) else path
    if isinstance(node, Mapping):
        for name, (key, value) in node.entries.items():
            yield from names(value, f"{path}/{name}" if path else name)
            yield id(key), f"{path}/{name}" if path else name
    elif not isinstance(node, Scalar):
        for number, item in enumerate(node.items):
            yield from names(item, f"{path}/{number}")


def found(text: str) -> dict[str, list[str]]:
    """The comments of a text by where they stand: `head`, `before b`, `behind b`, `tail b/`; blank lines left out."""
    root = read_mapping(text.encode(), "x.yaml")[0]
    assert root is not None
    comments, places = read_comments(text, root), dict(names(root))
    told = {"head": comments.head}
    for kind in ("before", "behind", "tail"):
        told |= {f"{kind} {places[node]}".strip(): lines for node, lines in getattr(comments, kind).items()}
    kept = {place: [line for line in lines if line != BLANK] for place, lines in told.items()}
    return {place: lines for place, lines in kept.items() if lines}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\n", {}),
        ("a: '# no'\nb: x#y\nc: |-\n  # z\n", {}),
        ("a: 1 # one\nb: 2 # two\n", {"behind a": ["# one"], "behind b": ["# two"]}),
        ("# of a\n# too\na: 1\n", {"before a": ["# of a", "# too"]}),
        ("# file\n\n# of a\na: 1\n", {"head": ["# file"], "before a": ["# of a"]}),
        ("# vim: et\n# of a\na: 1\n", {"head": ["# vim: et"], "before a": ["# of a"]}),
        ("a: 1\n# end\n", {"tail": ["# end"]}),
        (
            "a:\n  - x # of x\n  # last\n# of b\nb: 1\n",
            {"behind a/0": ["# of x"], "tail a/": ["# last"], "before b": ["# of b"]},
        ),
        ("a:\n  # of x\n  - x\n  # of y\n  - y\n", {"before a/0": ["# of x"], "before a/1": ["# of y"]}),
        ("a:\n  b: 1\n  # last\nc: 2\n", {"tail a/": ["# last"]}),
        ("a:\n  - b: 1\n    # in it\n  # in all\n", {"tail a/0/": ["# in it"], "tail a/": ["# in all"]}),
        (
            "a: [x, # one\n  y # two\n  # end\n]\n",
            {"behind a/0": ["# one"], "behind a/1": ["# two"], "tail a/": ["# end"]},
        ),
        ("a: [] # none\n", {"behind a": ["# none"]}),
        ("a: >- # why\n  x\n  y\n", {"behind a": ["# why"]}),
        ("%YAML 1.2 # version\n---\na: 1\n", {"head": ["# version"]}),
    ],
)  # fmt: skip
def test_where_comments_stand(text: str, told: dict[str, list[str]]) -> None:
    assert found(text) == told


def test_blank_lines_are_kept_between_comments() -> None:
    text = "a: 1\n\n# of b\n\nb: 2\n"
    root = read_mapping(text.encode(), "x.yaml")[0]
    assert root is not None
    assert list(read_comments(text, root).before.values()) == [[BLANK, "# of b", BLANK]]


def test_a_text_without_a_sign_is_not_read() -> None:
    assert read_comments("a: 1\n", Mapping(1, 1)) == Comments()


LINES = st.lists(
    st.sampled_from(["a:", "  b: x", "  - y", "c: z", "", "d: [", "  e,", "]", "f: |-", "  text"]), max_size=8
)


@given(LINES, st.data())
def test_each_comment_is_found_once(lines: list[str], data: st.DataObject) -> None:
    """Comments of their own line are put anywhere; where the text is still YAML, none is lost."""
    commented = list(lines)
    for number in range(data.draw(st.integers(1, 3))):
        place, indent = data.draw(st.integers(0, len(commented))), data.draw(st.sampled_from(["", "  ", "    "]))
        commented.insert(place, f"{indent}# c{number};")
    text = "\n".join([*commented, "z: end", ""])
    root = read_mapping(text.encode(), "x.yaml")[0]
    if root is None:
        return
    values = [node.text for node in _scalars(root)]
    inside = [word for word in ("# c0;", "# c1;", "# c2;") if any(word in value for value in values)]
    comments = read_comments(text, root)
    told = [
        line for kept in (comments.before, comments.behind, comments.tail) for lines in kept.values() for line in lines
    ]
    wanted = [line.strip() for line in commented if line.strip().startswith("#") and line.strip() not in inside]
    assert sorted(line for line in [*told, *comments.head] if line != BLANK) == sorted(wanted)


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.entries.values():
            yield key
            yield from _scalars(value)
    else:
        for item in node.items:
            yield from _scalars(item)
