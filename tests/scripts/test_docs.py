"""The docs that are printed from the code are as the code says."""

from scripts.docs import PAGES, stale


def test_pages_are_fresh() -> None:
    assert stale() == []


def test_every_page_says_something() -> None:
    for text in PAGES.values():
        assert text().count("## `") > 3
