"""A value written as YAML text is read back as it was, and no reader of YAML takes it for something else."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, strategies as st

from recordbook.nodes import Scalar
from recordbook.scalar_text import in_block, in_line
from recordbook.source import read_mapping

SIGNS = st.text(st.sampled_from("ab1 :#-'\"\\\n\t[]{}&*!|>%@`,?.~=é한\u00a0\u2028\ufeff\x07"), max_size=30)
WORDS = st.lists(st.text(st.sampled_from("abc#:-'\"é"), min_size=1, max_size=12), min_size=1, max_size=20)


def value(text: str, plain: bool = False) -> Scalar:
    return Scalar(text, 1, 1, plain)


def read(text: str) -> str:
    """The value of a record's only key as YAML's own reader has it, which keeps all but what YAML itself forbids."""
    found = yaml.compose(f"x: {text}\n", Loader=yaml.CSafeLoader)
    assert isinstance(found, yaml.MappingNode)
    node = found.value[0][1]
    assert isinstance(node, yaml.ScalarNode)
    assert isinstance(node.value, str)
    return node.value


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Skerry", "Skerry"),
        ("it's", "it's"),
        ("a:b", "a:b"),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("- a", '"- a"'),
        ('say "hi"', 'say "hi"'),
        ('"hi"', "'\"hi\"'"),
        ("a\\b: c", "'a\\b: c'"),
        ("a\tb", '"a\\tb"'),
        ("", '""'),
        (" a", '" a"'),
    ],
)
def test_as_few_quotes_as_can_be(text: str, written: str) -> None:
    assert in_line(value(text)) == written


@pytest.mark.parametrize("text", ["NO", "010", "~", "12:30", "1_000", "2019-07-25", "true", ".5", "null", "0x1F", "y"])
def test_what_may_be_more_than_text_keeps_what_it_had(text: str) -> None:
    assert in_line(value(text, plain=True)) == text
    assert in_line(value(text, plain=False)) == f'"{text}"'


@given(SIGNS)
def test_a_text_in_a_line_is_read_back(text: str) -> None:
    written = in_line(value(text))
    assert "\n" not in written
    assert read(written) == text


@given(SIGNS)
def test_without_quotes_only_what_every_reader_takes_for_text(text: str) -> None:
    if in_line(value(text)) == text:
        assert yaml.safe_load(f"x: {text}") == {"x": text}


@given(WORDS, st.integers(10, 60))
def test_a_long_text_is_folded_and_read_back(words: list[str], room: int) -> None:
    text = " ".join(words)
    block = in_block(value(text), room, room)
    if block is None:
        return
    sign, lines = block
    assert sign == ">-"
    assert all(len(line) <= room or " " not in line for line in lines)
    assert read_block(sign, lines) == text


@given(SIGNS)
def test_lines_are_kept_as_they_are(text: str) -> None:
    block = in_block(value(text), 40, 40)
    if "\n" in text and block is not None:
        assert block == ("|-", text.split("\n"))
        assert read_block(*block) == text


def read_block(sign: str, lines: list[str]) -> str:
    text = "\n".join(f"  {line}" if line else "" for line in lines)
    return read(f"{sign}\n{text}")


@pytest.mark.parametrize("text", ["short", " a\nb", "a\nb ", "a \nb", "a\tb\nc", "NO"])
def test_what_belongs_on_one_line(text: str) -> None:
    assert in_block(value(text), 40, 40) is None


def test_a_record_reads_what_was_written() -> None:
    text = f"x: {in_line(value('a: #b'))}\n"
    root = read_mapping(text.encode(), "x.yaml")[0]
    assert root is not None
    assert getattr(root.get("x"), "text", "") == "a: #b"
