"""What the vocabularies of a dispute say is checked, and told where the dispute names them."""

from __future__ import annotations

import pytest

from tests.support import edited, problems

VOCABULARIES = "schema/vocabularies"
STANDS = "definition: Stands."


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("colour", "definition: Red glass.", "definition: Red glass., agrees: [grene]",
         'red: agrees: "grene" is not one of the values (did you mean "green"?)'),
        ("colour", "definition: Red glass.", "definition: Red glass., agrees: green",
         "red: agrees: write a list of values"),
        ("attribute", "codes: {table: harbours}", "codes: {table: harbours, within: part_of}",
         'tended_from: within: "part_of" is no column that refers to the same table'),
        ("reading_status", STANDS, f"{STANDS}, percent: ten", "final: percent: write a number from 0"),
        ("reading_status", STANDS, f"{STANDS}, minutes: -1", "final: minutes: write a number from 0"),
        ("reading_status", STANDS, f"{STANDS}, exclusive: often", "final: exclusive: write true or false"),
    ],
)  # fmt: skip
def test_an_entry_that_says_what_means_nothing(path: str, old: str, new: str, told: str) -> None:
    lights = edited("schema/lights.yaml", "between: source\n", "between: source\n        hedge: status\n")
    found = problems(lights | edited(f"{VOCABULARIES}/{path}.yaml", old, new))
    assert found == [f": {VOCABULARIES}/{path}.yaml, {told} [schema-vocabulary]"]
