"""The field guide: every field of every table, as an editor writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, strategies as st

from recordbook.field_guide import code, field_guide, prose
from recordbook.schema import Dataset, Field
from tests.support import checked, edited

SCHEMA = "schema/harbours.yaml"


def lights() -> Dataset:
    dataset = checked().dataset
    assert dataset is not None
    return dataset


def names(fields: dict[str, Field], depth: int = 0) -> Iterator[str]:
    for field in fields.values():
        if depth and field.name == "basis":
            continue
        yield f"{'    ' * depth}- `{field.name}`"
        if field.kind != "list":
            yield from names(field.parts, depth + 1)


def test_every_field_is_there_in_order() -> None:
    guide = field_guide(lights())
    lines = re.findall(r"^ *- `[a-z0-9_]+`", guide.split("## Reasons")[0], re.MULTILINE)
    assert lines == [line for table in lights().record_tables for line in names(table.fields)]


@pytest.mark.parametrize(
    "words",
    [
        "## Harbours\n\nFiles: `records/harbours/<id>.yaml`\n",
        "Files: `records/outages/<year>/<id>.yaml`",
        "- `kind` **required**: What it is for. *One of `fishing`, `ferry`, `naval`.* Example: `fishing`\n",
        "- `depth_m`: At low water. *Number, in m, from 0, to 500.* Example: `0.10` Or a reason: `not_reported`,",
        "- `code`: Two letters and two digits; no other harbour has the same. *Text, of the form `[A-Z]{2}-[0-9]{2}`,"
        " no two records have the same.* Example: `TQ-01`\n",
        "- `site`: The address of its page. *Text, a web address.* Example: `https://example.org/tarn-quay`\n",
        "- `near`: Harbours within a day's sail. *A list, each once: the id of a row of harbours.*\n",
        "- `place`: Where it stands. *A group of fields.* Or a reason: `unknown`.\n    - `lat` **required**: Degrees",
        "    - `works`: The parts of a repair. *A list; each item has these fields.*\n        - `key` **required**:",
        "*Taken from an item of readings: `basis:` and its key.*",
        "- `not_reported`: No source says it\n",
        "### Kind of harbour\n",
        "- `ferry` Ferry: Boats that carry people.\n",
    ],
)
def test_what_it_says(words: str) -> None:
    assert words in field_guide(lights())


def test_words_of_the_schema_are_no_markup() -> None:
    hostile = edited(SCHEMA, "What it is for.", "<b>bold</b> [x](y) *z* `code`")
    dataset = checked(hostile).dataset
    assert dataset is not None
    assert r"\<b\>bold\</b\> \[x\](y) \*z\* `code`" in field_guide(dataset)


@given(st.text())
@example("\\|")
@example("\\\\|")
def test_prose_without_code_loses_no_word(text: str) -> None:
    words = " ".join(text.split())
    shown = prose(text.replace("`", ""))
    # a back-slash and what it escapes are taken together: the escaped one may be a back-slash itself
    assert re.sub(r"\\([\\`*_\[\]<>#|~&])", r"\1", shown) == " ".join(words.replace("`", "").split())


def test_code_with_a_back_tick() -> None:
    assert code("a`b") == "`` a`b ``"
