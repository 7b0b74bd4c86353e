"""One address asked: what the web answers, in words, against a server of our own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from recordbook.web import Answer, Asker
from tests.webserver import Web, make_certificate, web

ASKER = Asker("recordbook/test (+https://git.example/lights)", timeout=10, tries=3, pause=0, local=True)


@pytest.fixture
def server() -> Iterator[Web]:
    with web() as server:
        yield server


def ask(server: Web, path: str, asker: Asker = ASKER) -> Answer:
    return asker.ask(f"http://127.0.0.1:{server.server_port}{path}")


@pytest.mark.parametrize("path", ["/ok", "/ok?a=b&c=d", "/for-now", "/get-only", "/second-time", "/odd-status", "/é"])
def test_an_address_that_answers(server: Web, path: str) -> None:
    assert ask(server, path) == Answer("fine")


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/nothing", "dead", "the host answers 404 (Not Found)"),
        ("/gone", "dead", "the host answers 410 (Gone)"),
        ("/to-gone", "dead", "the host answers 410 (Gone)"),
        ("/round", "dead", "it leads on and on, more than 10 times"),
        ("/away", "dead", "it leads to 'ftp://x/', which is no address of the web"),
        ("/odd", "dead", "it leads to 'http://[bad', which is no address of the web"),
        ("/forbidden", "unsure", "the host answers 403 (Forbidden): it may refuse programs, so look with a browser"),
        ("/broken", "unsure", "the host answers 500 (Internal Server Error)"),
        ("/busy", "unsure", "the host answers 429 (Too Many Requests)"),
        ("/reset", "unsure", "the host broke off: Connection reset by peer"),
        ("/nonsense", "unsure", None),
    ],
)
def test_an_address_that_does_not(server: Web, path: str, kind: str, words: str | None) -> None:
    found = ask(server, path)
    assert found.kind == kind
    assert words is None or found.words == words


@pytest.mark.parametrize("path", ["/moved", "/twice"])
def test_an_address_that_has_moved_for_good(server: Web, path: str) -> None:
    assert ask(server, path) == Answer("moved", "it has moved for good", f"http://127.0.0.1:{server.server_port}/ok")


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_a_host_that_takes_its_time_is_left(server: Web, path: str) -> None:
    found = ask(server, path, replace(ASKER, timeout=0.3, tries=1))
    assert found.kind == "unsure"
    assert found.words.startswith("the host broke off: ")


def test_heads_come_first_and_who_asks_is_said(server: Web) -> None:
    ask(server, "/ok")
    ask(server, "/nothing")
    assert server.asked == ["HEAD /ok", "HEAD /nothing", "GET /nothing"]
    assert server.agents == {ASKER.agent}


def test_what_may_pass_is_asked_again_and_the_rest_not(server: Web) -> None:
    ask(server, "/broken")
    assert server.asked.count("GET /broken") == 3
    ask(server, "/forbidden")
    assert server.asked.count("GET /forbidden") == 1


def test_a_machine_of_a_private_network_is_not_asked(server: Web) -> None:
    found = ask(server, "/ok", replace(ASKER, local=False))
    assert found == Answer("dead", "the host 127.0.0.1 is 127.0.0.1, a machine of a private network: it was not asked")
    assert server.asked == []


def test_nobody_listens() -> None:
    with web() as server:
        port = server.server_port
    found = ASKER.ask(f"http://127.0.0.1:{port}/")
    assert found == Answer("unreached", "the host 127.0.0.1 does not answer: Connection refused")


@pytest.mark.parametrize(
    "address", ["http://nowhere.invalid/", "http://a..b/", "http://127.0.0.1:99999/", "http://é\u00ad./"]
)
def test_a_host_that_is_none(address: str) -> None:
    assert ASKER.ask(address).kind in ("unreached", "dead")


def test_a_certificate_for_another_name(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "other.example")
    trusting = replace(ASKER, context=ssl.create_default_context(cafile=str(certificate)))
    with web(certificate) as server:
        address = f"https://localhost:{server.server_port}/ok"
        found = trusting.ask(address)
        unknown = ASKER.ask(address)
    assert found.kind == unknown.kind == "dead"
    assert found.words.startswith("its certificate is not good: Hostname mismatch")
    assert unknown.words.startswith("its certificate is not good: self")


def test_a_certificate_for_its_own_name(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "localhost")
    trusting = replace(ASKER, context=ssl.create_default_context(cafile=str(certificate)))
    with web(certificate) as server:
        assert trusting.ask(f"https://localhost:{server.server_port}/ok") == Answer("fine")
