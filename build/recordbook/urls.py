"""Every address of the web that records name: asks each once, a host one after the other, and tells what is dead."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from recordbook.problem import Location, Problem, ToolkitError, quoted
from recordbook.rules.base import Data
from recordbook.web import Answer, Asker

RULE = "dead-link"
HOSTS_AT_ONCE = 8
Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a record names an address."""

    address: str
    field: str
    place: Location


def uses(data: Data) -> list[Use]:
    """Every address in a column of the format `uri`, in the order of tables and rows."""
    found = []
    for table in data.dataset.tables.values():
        columns = [column for column in table.columns.values() if column.format == "uri" and not column.made]
        for column in columns:
            for item in data.index.items[table.name]:
                if address := item.text(column.name):
                    found.append(Use(address, column.path or column.name, item.place(column.name)))
    return found


def ask_all(addresses: Iterable[str], asker: Asker) -> dict[str, Answer]:
    """The answer of each address; raises `ToolkitError` where no host at all answers, which says nothing of any."""
    by_host: dict[str, list[str]] = {}
    for address in dict.fromkeys(urldefrag(address).url for address in addresses):
        by_host.setdefault(urlsplit(address).netloc.lower(), []).append(address)

    def ask_host(wanted: list[str]) -> dict[str, Answer]:
        answers = {}
        for number, address in enumerate(wanted):
            if number:
                time.sleep(asker.pause)
            answers[address] = asker.ask(address)
        return answers

    found: dict[str, Answer] = {}
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        for answers in pool.map(ask_host, by_host.values()):
            found |= answers
    if len(by_host) > 1 and all(answer.kind == "unreached" for answer in found.values()):
        raise ToolkitError(f"none of {len(by_host)} hosts answers: is there a way to the internet from here?")
    return found


def told(used: Iterable[Use], answers: dict[str, Answer]) -> list[Problem]:
    """A problem for each place whose address is dead (an error), has moved or may be dead (warnings)."""
    found = []
    for use in used:
        answer = answers[urldefrag(use.address).url]
        if answer.kind == "fine":
            continue
        level, words = "warning", f"{quoted(use.address, 200)}: {answer.words}"
        if answer.kind in ("dead", "unreached"):
            level, words = "error", f"{words}. Name a copy that can be read, or say why there is none"
        elif answer.kind == "moved":
            words = f"{words}, to {quoted(answer.address, 200)}"
        found.append(Problem(use.place, RULE, use.field, words, "error" if level == "error" else "warning"))
    return sorted(found)
