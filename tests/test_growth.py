"""How a published site grows, and when its host is full."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, strategies as st

from recordbook.growth import HOST, Growth

SIZES = st.integers(0, 2 * HOST)


def day(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_the_pace_so_far() -> None:
    dates = [day("2026-01-01"), day("2026-07-01"), day("2027-01-01")]
    growth = Growth(1_500_000, 3, 40_000_000, 200, 8_000_000, dates)
    assert growth.words() == [
        "new in the branch: 1.5 MB in 3 files",
        "the site as served: 40 MB in 200 files",
        "a release leaves 8.0 MB for good; at 2.0 a year (as so far), a host of 1 GB is full in 2086",
    ]


def test_one_release_and_two_that_are_near() -> None:
    for dates in ([day("2026-01-01")], [day("2026-01-01"), day("2026-02-01")]):
        words = Growth(0, 0, 0, 0, 25_000_000, dates).words()[-1]
        assert "at 4.0 a year (assumed while the releases span less than 90 days), a host of 1 GB is full in" in words
        assert words.endswith(" 2036")


def test_full_now_and_never() -> None:
    assert Growth(0, 0, HOST, 1, 1, [0]).words()[-1].endswith("a host of 1 GB is full now")
    assert Growth(0, 0, 0, 1, 0, [0]).words()[-1].endswith("a host of 1 GB is not full within 200 years")


@given(SIZES, SIZES, SIZES, st.lists(st.integers(0, 2**33), min_size=1, max_size=4))
def test_any_sizes_and_dates(added: int, served: int, lasting: int, dates: list[int]) -> None:
    growth = Growth(added, 1, served, 1, lasting, dates)
    assert len(growth.words()) == 3
    assert growth.pace > 0
    assert growth.years_left >= 0
