"""`recordbook serve` as an editor has it: a process, files that are saved, a browser that follows."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from recordbook.preview_server import OWN, tag_of
from tests.conftest import Run
from tests.test_preview import edit

PATIENCE = 120  # seconds that a busy machine is given; nothing waits that long when all is well
HARBOUR = "records/harbours/tarn-quay.yaml"


class Served:
    """A running `recordbook serve`: what it shows and what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._news = threading.Condition()
        for stream in (process.stdout, process.stderr):
            threading.Thread(target=self._listen, args=(stream,), daemon=True).start()
        self.home = self.hear("serving at").split()[2]

    def _listen(self, stream: Iterator[str]) -> None:
        for line in stream:
            with self._news:
                self.said.append(line.rstrip("\n"))
                self._news.notify_all()

    def hear(self, words: str) -> str:
        """Waits for a line with these words, and gives it."""
        with self._news:
            assert self._news.wait_for(lambda: any(words in line for line in self.said), PATIENCE), self.said
            return next(line for line in self.said if words in line)

    def saves(self, change: Callable[[], None], words: str) -> None:
        """Makes a change, and waits for what is said to it."""
        with self._news:
            self.said.clear()
        change()
        self.hear(words)

    def page(self, path: str) -> str:
        with urlopen(self.home + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode("utf-8"))

    def pages(self) -> dict[str, str]:
        """Every page by its path, as the site map lists them."""
        places = [part.partition("</loc>")[0] for part in self.page("sitemap.xml").split("<loc>")[1:]]
        return {place.removeprefix(self.home): self.page(place.removeprefix(self.home)) for place in places}

    def news(self, path: str) -> dict[str, object]:
        asked = urlencode({"page": urlsplit(self.home).path + path, "tag": "", "told": ""})
        with urlopen(f"{self.home[: self.home.index('/', 8)]}{OWN}news?{asked}", timeout=PATIENCE) as answer:
            found: dict[str, object] = json.load(answer)
            return found


@pytest.fixture
def served(lights: Path) -> Iterator[Served]:
    words = [sys.executable, "-m", "recordbook", "--root", str(lights), "serve", "--address", "127.0.0.1:0"]
    process = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        yield Served(process)
    finally:
        process.kill()
        process.wait()


def test_a_session_of_editing(served: Served, lights: Path) -> None:
    before = served.pages()
    assert "Tarn Quay" in before["harbours/tarn-quay/"]

    served.saves(lambda: edit(lights / HARBOUR, "Tarn Quay", "Another quay"), f"{HARBOUR} changed")
    after = served.pages()
    changed = {path for path in before if before[path] != after[path]}
    named = {path for path, page in before.items() if "Tarn Quay" in page}
    assert {"harbours/tarn-quay/", "harbours/", "lights/skerry/"} <= changed
    assert all("Another quay" in after[path] for path in changed - {"data/"})
    assert changed - named <= {"data/"}, "a page without the name has nothing new, but for the package's checksums"
    assert "lights/hansum/" not in changed

    served.saves(lambda: edit(lights / HARBOUR, "kind: fishing", "kind: fihsing"), "the site stays as it was")
    assert f'{HARBOUR}:3:7: error: kind: "fihsing" is not one of the values' in served.hear("error")
    assert served.page("harbours/tarn-quay/") == after["harbours/tarn-quay/"]
    [told] = served.news("harbours/tarn-quay/")["problems"]  # type: ignore[misc]
    assert told.startswith(f"{HARBOUR}:3:7: error: kind")  # type: ignore[has-type]

    served.saves(lambda: edit(lights / HARBOUR, "kind: fihsing", "kind: ferry"), "all is well again")
    assert served.news("harbours/tarn-quay/")["problems"] == []
    assert served.pages() != after

    template = lights / "docs/_templates/harbours.html"
    template.parent.mkdir(exist_ok=True)
    served.saves(lambda: [template.write_text("<h1>Own: {{ row.name }}</h1>", encoding="utf-8")].clear(), "changed")
    assert "<h1>Own: Another quay</h1>" in served.page("harbours/tarn-quay/")
    served.saves(lambda: [template.write_text("<h1>{{ row.nonsense }}</h1>", encoding="utf-8")].clear(), "changed")
    with pytest.raises(HTTPError) as fault:
        served.page("harbours/tarn-quay/")
    assert fault.value.code == 500
    assert "nonsense" in fault.value.read().decode("utf-8")

    settings = lights / "mkdocs.yml"
    served.saves(lambda: edit(settings, "Lights of Nowhere", "Lights of Elsewhere"), "mkdocs.yml changed")
    assert "Lights of Elsewhere" in served.page("")
    served.saves(lambda: edit(settings, "plugins:", "plugins: ["), "the site stays as it was")
    assert "Lights of Elsewhere" in served.page("")

    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(PATIENCE) == 0
    assert not [line for line in served.said if "Traceback" in line]


def test_an_open_page_follows(served: Served, lights: Path, page: Page) -> None:
    page.set_default_timeout(PATIENCE * 1000)
    expect.set_options(timeout=PATIENCE * 1000)
    page.goto(f"{served.home}harbours/tarn-quay/")
    page.evaluate("window.loadedOnce = true")
    edit(lights / "records/harbours/north-pier.yaml", "North Pier", "Southern Pier")
    expect(page.get_by_text("Southern Pier").first).to_be_visible()
    assert page.evaluate("window.loadedOnce") is None

    page.evaluate("window.loadedOnce = true")
    edit(lights / HARBOUR, "name: Tarn Quay", "name: <b>Quay</b>\nnonsense: <b>1</b>")
    told = page.get_by_role("alert")
    expect(told).to_contain_text(f"{HARBOUR}:3:1: error: nonsense")
    assert told.locator("b").count() == 0
    assert page.evaluate("window.loadedOnce") is True
    edit(lights / HARBOUR, "\nnonsense: <b>1</b>", "")
    expect(page.locator("h1")).to_have_text("<b>Quay</b>")
    expect(told).to_have_count(0)


def test_a_port_in_use_is_told_in_a_line(run: Run, lights: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("--root", lights, "serve", "--address", address)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"recordbook: {address} is in use, by another program or another `recordbook serve`: "
        "name another with --address"
    ]


def test_without_right_records_there_is_nothing_to_show(run: Run, lights: Path) -> None:
    edit(lights / HARBOUR, "kind: fishing", "kind: fihsing")
    done = run("--root", lights, "serve", "--address", "127.0.0.1:0")
    assert done.returncode == 1
    assert '"fihsing" is not one of the values' in done.stdout


def test_the_tag_of_a_page_tells_it_from_others() -> None:
    assert tag_of(b"one") == tag_of(b"one") != tag_of(b"two")
