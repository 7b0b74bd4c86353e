"""The browser fixtures themselves: a page is served, shown, and seen asking for what it loads."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import Serve

pytestmark = pytest.mark.browser


def test_a_served_page_is_shown_and_its_traffic_seen(
    page: Page, serve: Serve, traffic: list[str], tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(
        "<link rel=icon href=data:,><h1></h1><script src=hi.js></script>", encoding="utf-8"
    )
    (tmp_path / "hi.js").write_text("document.querySelector('h1').textContent = 'Hello'")
    address = serve(tmp_path)
    page.goto(address)
    assert page.inner_text("h1") == "Hello"
    assert traffic == [address, address + "hi.js"]
