"""A page's HTML as a tree that a test can ask: elements by tag and attribute, and their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "col"}


@dataclass
class Element:
    """An element with its attributes; `parts` are its elements and texts in order."""

    tag: str
    attributes: dict[str, str]
    parts: list[Element | str] = field(default_factory=list)

    def all(self, tag: str, **attributes: str) -> Iterator[Element]:
        """The elements below of a tag, and with these attributes (a class is one of its classes)."""
        for part in self.parts:
            if isinstance(part, Element):
                if part.tag == tag and all(part._has(name, value) for name, value in attributes.items()):
                    yield part
                yield from part.all(tag, **attributes)

    def by_id(self, id: str) -> Element:
        """The one element of an id."""
        return next(element for element in self._every() if element.attributes.get("id") == id)

    @property
    def text(self) -> str:
        """Its words, each gap one space."""
        return " ".join("".join(self._texts()).split())

    @property
    def links(self) -> list[str]:
        """The addresses that its links lead to."""
        return [link.attributes.get("href", "") for link in self.all("a")]

    def _has(self, name: str, value: str) -> bool:
        name = name.rstrip("_").replace("_", "-")
        found = self.attributes.get(name)
        return found == value or (name == "class" and value in (found or "").split())

    def _every(self) -> Iterator[Element]:
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part._every()

    def _texts(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, Element):
                yield from part._texts()
            else:
                yield part


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def tree_of(html: str) -> Element:
    """The tree of a page's HTML; an element that isn't closed in its turn fails."""
    builder = _Builder()
    builder.feed(html)
    assert len(builder.open) == 1, f"<{builder.open[-1].tag}> is not closed"
    return builder.open[0]
