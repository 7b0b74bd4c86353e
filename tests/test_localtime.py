"""Moments by the reader's own clock, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from recordbook.components import assets
from recordbook.views import local_time

pytestmark = pytest.mark.browser

SUMMER, WINTER = "2019-07-24T20:34:00Z", "2019-12-31T20:00:00Z"


@pytest.fixture
def address(tmp_path: Path) -> str:
    for path, content in assets():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    told = f'<time data-rb-local data-rb-told="540" datetime="{SUMMER}" hidden></time>'
    body = f"{local_time(SUMMER)}{local_time(WINTER)}{told}{local_time('no moment')}"
    (tmp_path / "index.html").write_text(f'<!doctype html>{body}<script src="assets/recordbook.js"></script>')
    return (tmp_path / "index.html").as_uri()


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        (
            "America/New_York",
            [
                "16:34 on 24 July 2019 by your clock (Eastern Daylight Time)",
                "15:00 on 31 December 2019 by your clock (Eastern Standard Time)",
                "16:34 on 24 July 2019 by your clock (Eastern Daylight Time)",
            ],
        ),
        (
            "Asia/Seoul",
            [
                "05:34 on 25 July 2019 by your clock (Korean Standard Time)",
                "05:00 on 1 January 2020 by your clock (Korean Standard Time)",
            ],
        ),
        ("UTC", []),
    ],
)
def test_a_moment_by_the_reader_s_clock(browser: Browser, address: str, zone: str, shown: list[str]) -> None:
    with browser.new_context(timezone_id=zone, locale="de-DE") as context:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        assert [text for text in page.locator("time").all_inner_texts() if text] == shown
