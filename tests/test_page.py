"""Pages that are made by two processes, or by one, are the same."""

from __future__ import annotations

import pytest

from recordbook import page as module
from recordbook.page import Draft, Page, make_all
from recordbook.problem import ToolkitError


def drafts(count: int, wrong: int | None = None) -> list[Draft]:
    def make(number: int) -> Page:
        if number == wrong:
            raise ToolkitError(f"page {number} can't be made")
        return Page(f"p/{number}.md", f"Title {number}", f'<h1 id="é{number}">{number}</h1>', f"records/{number}")

    return [Draft(f"p/{number}.md", f"records/{number}", lambda number=number: make(number)) for number in range(count)]  # type: ignore[misc]


@pytest.mark.parametrize("count", [0, 1, 2, 7, 8])
@pytest.mark.parametrize("many", [0, 100])
def test_all_pages_are_made(monkeypatch: pytest.MonkeyPatch, count: int, many: int) -> None:
    monkeypatch.setattr(module, "MANY", many)
    found = drafts(count)
    make_all(found)
    assert [draft.page for draft in found] == [draft.page for draft in drafts(count)]


@pytest.mark.parametrize("wrong", [2, 3])
def test_a_page_that_can_not_be_made_is_told_whoever_makes_it(monkeypatch: pytest.MonkeyPatch, wrong: int) -> None:
    monkeypatch.setattr(module, "MANY", 1)
    with pytest.raises(ToolkitError, match=f"page {wrong} can't be made"):
        make_all(drafts(6, wrong))


def test_a_draft_is_made_once_and_when_it_is_asked_for() -> None:
    asked: list[str] = []

    def make() -> Page:
        asked.append("once")
        return Page("a.md", "A", "<h1>A</h1>")

    draft = Draft("a.md", "", make)
    assert asked == []
    assert draft.html == draft.page.html == "<h1>A</h1>"
    assert asked == ["once"]
