from pathlib import Path

import pytest
from playwright.sync_api import Page

from recordbook.components import SCRIPT, STYLE, assets

MOUNTED = '<!doctype html><title>x</title><p class="x">1</p><script src="assets/recordbook.js"></script>'


def test_one_stylesheet_and_one_script_for_every_page() -> None:
    paths = [path for path, _ in assets()]
    assert paths[:2] == [STYLE, SCRIPT]
    assert len(set(paths)) == len(paths)


@pytest.mark.browser
def test_a_component_is_mounted_once_for_each_element_and_data_comes_from_a_file(page: Page, tmp_path: Path) -> None:
    for path, content in assets():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    (tmp_path / "n.js").write_text('recordbook.provide("n", [7])', encoding="utf-8")
    (tmp_path / "index.html").write_text(MOUNTED, encoding="utf-8")
    page.goto((tmp_path / "index.html").as_uri())
    page.evaluate("recordbook.component('.x', (element) => { element.textContent += '!'; })")
    page.evaluate("document.dispatchEvent(new Event('DOMContentLoaded'))")
    assert page.text_content(".x") == "1!"
    assert page.evaluate("recordbook.data('n')") == [7]
    assert page.evaluate("recordbook.data('none').catch((error) => error.message)") == "can't load none.js"
    assert page.evaluate("recordbook.address('lights/')") == (tmp_path / "lights/index.html").as_uri()
