"""A moved record leads to one that is there, in one step."""

from __future__ import annotations

import pytest

from tests.support import problems


def moved(**redirects: str) -> list[str]:
    return problems({f"records/harbours/{old}.yaml": f"redirect: {new}\n" for old, new in redirects.items()})


def test_two_may_lead_to_one() -> None:
    assert not moved(quay1="tarn-quay", quay2="tarn-quay")


def test_a_long_chain_is_told_with_its_end() -> None:
    assert moved(a="b", b="c", c="tarn-quay") == [
        'redirect: "b" moved too: write "tarn-quay", where the chain ends [redirect]',
        'redirect: "c" moved too: write "tarn-quay", where the chain ends [redirect]',
    ]


@pytest.mark.parametrize("redirects", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a"}])
def test_a_cycle_is_told_at_each_of_its_files(redirects: dict[str, str]) -> None:
    found = moved(**redirects)
    assert len(found) == len(redirects)
    assert all("a cycle of redirects has no end" in line for line in found)


def test_an_id_of_another_table_is_none() -> None:
    assert moved(a="skerry") == ['redirect: "skerry" is not in harbours [redirect]']
