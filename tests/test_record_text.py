"""Values as the text of a record: whatever they hold, they are read back."""

from __future__ import annotations

from typing import Any

from hypothesis import given, strategies as st

from recordbook.nodes import Mapping, Node, Scalar
from recordbook.record_text import Value, record_text
from recordbook.source import read_mapping
from tests.support import checked


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {name: plain(below) for name, (_, below) in node.entries.items()}
    return [plain(below) for below in node.items]


def back(text: str) -> Any:
    node, problems = read_mapping(text.encode(), "a.yaml")
    assert problems == []
    assert node is not None
    return plain(node)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"]))
TEXTS = TEXT | st.sampled_from(["no", "NO", "~", "null", "1", "010", "-", "- a", "a: b", "# x", "a\nb", '"', "{}", "y"])
NAMES = st.text("abc_", min_size=1, max_size=4)
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3))


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
def test_values_are_read_back(values: dict[str, Value]) -> None:
    assert back(record_text({}, values)) == values


@given(st.sampled_from(["name", "status", "automatic", "first_lit", "note"]), TEXTS)
def test_no_text_of_a_known_field_is_more_than_text(name: str, text: str) -> None:
    dataset = checked().dataset
    assert dataset is not None
    assert back(record_text(dataset.tables["lights"].fields, {name: text})) == {name: text}


def test_numbers_and_dates_stand_plain_and_texts_in_quotes() -> None:
    dataset = checked().dataset
    assert dataset is not None
    fields = dataset.tables["lights"].fields
    values: dict[str, Value] = {"name": "NO", "first_lit": "1874-10-01", "automatic": "true", "place": {"lat": "-6.45"}}
    assert record_text(fields, values) == (
        '"name": "NO"\n"first_lit": 1874-10-01\n"automatic": true\n"place":\n  "lat": -6.45\n'
    )
