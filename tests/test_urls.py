"""Every address of the records: each asked once, told wherever it stands."""

from __future__ import annotations

import pytest

from recordbook.problem import ToolkitError
from recordbook.urls import ask_all, told, uses
from recordbook.web import Answer, Asker
from tests.support import checked, edited
from tests.webserver import web

NOTICE = "https://example.org/notices/3?light=skerry&lang=en#top"
ASKER = Asker("test", timeout=10, tries=1, pause=0, local=True)


def test_every_address_has_its_place() -> None:
    data = checked().data
    assert data is not None
    found = [(str(use.place), use.field, use.address) for use in uses(data)]
    assert ("records/sources/harbour-notice-3.yaml:6:6", "url", NOTICE) in found
    assert len(found) == len(set(found))


def test_a_reason_is_no_address() -> None:
    data = checked(edited("records/sources/harbour-notice-3.yaml", NOTICE, "not_applicable")).data
    assert data is not None
    assert "harbour-notice-3" not in str([use.place for use in uses(data)])


def test_each_is_asked_once_and_a_host_one_after_the_other() -> None:
    with web() as server, web() as other:
        bases = [f"http://127.0.0.1:{each.server_port}" for each in (server, other)]
        wanted = [f"{base}/{path}" for path in ("ok", "ok#a", "ok#b", "gone") for base in bases]
        found = ask_all(wanted, ASKER)
        assert [answer.kind for answer in found.values()] == ["fine", "dead", "fine", "dead"]
        assert server.asked == other.asked == ["HEAD /ok", "HEAD /gone", "GET /gone"]
        assert server.most_at_once == other.most_at_once == 1


def test_where_no_host_answers_nothing_is_said_of_any() -> None:
    with pytest.raises(ToolkitError, match="none of 2 hosts answers"):
        ask_all(["http://a.invalid/", "http://b.invalid/"], ASKER)


def test_what_is_told_of_each_kind() -> None:
    data = checked().data
    assert data is not None
    used = [use for use in uses(data) if "harbour-notice" in use.place.path]
    address = NOTICE.removesuffix("#top")

    def line(answer: Answer) -> list[str]:
        return [str(problem) for problem in told(used, {address: answer})]

    start = f'records/sources/harbour-notice-3.yaml:6:6: {{}}: url: "{NOTICE}": '
    assert line(Answer("fine")) == []
    assert line(Answer("dead", "gone")) == [
        f"{start.format('error')}gone. Name a copy that can be read, or say why there is none [dead-link]"
    ]
    assert line(Answer("unsure", "403")) == [f"{start.format('warning')}403 [dead-link]"]
    assert line(Answer("moved", "moved", "https://x.example/")) == [
        f'{start.format("warning")}moved, to "https://x.example/" [dead-link]'
    ]
