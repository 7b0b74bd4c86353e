"""One value asks for others: a reason is as good as a value."""

from __future__ import annotations

import pytest

from tests.support import edited, problems, text_of

READINGS = "readings: [{key: b1, attribute: height, number: 9, unit: m, source: tarn-logbook, status: final}]\n"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("status: lit", 0),
        ("status: dark\ndark_since: 1987-11-02", 0),
        ("status: dark", 1),
        ("status: dark\nrepairs: [{key: r1, summary: Paint.}]\nmain_repair: r1", 2),
    ],
)
def test_dark_since(said: str, told: int) -> None:
    found = problems({"records/lights/vigil.yaml": f"id: vigil\nname: Vigil\n{said}\n{READINGS}"})
    assert [line.endswith("[requires]") for line in found] == [True] * told


def test_a_reason_fills_too() -> None:
    reasons = edited(
        "schema/lights.yaml",
        'example: "1987-11-02"\n',
        'example: "1987-11-02"\n    missingValues: [{value: unknown, label: Nobody knows}]\n',
    )
    text = f"id: vigil\nname: Vigil\nstatus: dark\ndark_since: unknown\n{READINGS}"
    assert not problems(reasons | {"records/lights/vigil.yaml": text})


@pytest.mark.parametrize(("status", "told"), [("lit", 0), ("seasonal", 0), ("dark", 1)])
def test_rows_left_alone(status: str, told: int) -> None:
    """Every light but those of two kinds must say how high it stands."""
    package = "schema/datapackage.yaml"
    rule = "  - {rule: requires, table: lights, unless: {status: [lit, seasonal]}, filled: [height_m]}\n"
    changes = {package: text_of(package).replace("recordbook:rules:\n", f"recordbook:rules:\n{rule}")}
    since = "dark_since: 1987-11-02\n" if status == "dark" else ""
    text = f"id: vigil\nname: Vigil\nstatus: {status}\n{since}{READINGS}"
    found = problems(changes | {"records/lights/vigil.yaml": text})
    words = 'height_m: a value is needed where status is not "lit" or "seasonal" [requires]'
    assert found == [words] * told
