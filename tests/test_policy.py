"""The policy of a page: its own files and the theme's scripts, nothing that came with a record."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from recordbook.policy import added_for, additions, from_folder, with_policy
from recordbook.problem import ToolkitError

HEAD = '<!doctype html>\n<html><head>\n  <meta charset="utf-8">\n'


def page(body: str, head: str = "") -> str:
    return f"{HEAD}{head}</head><body>{body}</body></html>"


def policy_of(html: str) -> dict[str, list[str]]:
    """The directives of a page's policy with their sources."""
    [content] = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    return {name: sources for name, *sources in (directive.split() for directive in content.split("; "))}


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_page_loads_its_own_files_and_nothing_else() -> None:
    policy = policy_of(with_policy(page("")))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
    assert policy["img-src"] == ["'self'", "data:"]
    assert policy["style-src-attr"] == ["'none'"]
    assert "object-src" not in policy
    assert "frame-src" not in policy


def test_the_policy_stands_before_anything_that_loads_and_behind_the_encoding() -> None:
    html = with_policy(page("", "<script>one()</script>"))
    assert html.startswith(HEAD.rstrip() + '<meta http-equiv="Content-Security-Policy"')
    assert with_policy("<html><head><title></title></head></html>").startswith("<html><head><meta http-equiv=")


def test_inline_scripts_and_styles_of_the_theme_are_allowed_by_their_hash() -> None:
    head = '<script>one()</script><style>a { b: c }</style><script type="module">two()</script>'
    policy = policy_of(with_policy(page('<script src="a.js"></script>', head)))
    assert policy["script-src"] == ["'self'", hash_of("one()"), hash_of("two()")]
    assert policy["style-src"] == ["'self'", hash_of("a { b: c }")]


def test_data_in_a_script_element_needs_no_hash() -> None:
    head = '<script type="application/ld+json">{}</script><script id="c" type=application/json>{}</script>'
    assert policy_of(with_policy(page("", head)))["script-src"] == ["'self'"]


def test_a_script_in_the_content_is_not_allowed() -> None:
    content = "<p>text</p><script>steal()</script>"
    policy = policy_of(with_policy(page(f"{content}<script>theme()</script>"), content))
    assert policy["script-src"] == ["'self'", hash_of("theme()")]


def test_styles_of_elements_are_allowed_as_attributes_only() -> None:
    policy = policy_of(
        with_policy(page('<td style="text-align: right;"><td style=\'a:"b"\'><td style="c: &quot;d&quot;">'))
    )
    hashes = [hash_of(text) for text in ("text-align: right;", 'a:"b"', 'c: "d"')]
    assert policy["style-src-attr"] == ["'unsafe-hashes'", *hashes]
    assert policy["style-src"] == ["'self'"]


def test_line_ends_are_hashed_as_a_browser_reads_them() -> None:
    policy = policy_of(with_policy(page("", "<script>a\r\nb\rc</script>")))
    assert policy["script-src"] == ["'self'", hash_of("a\nb\nc")]


def test_from_a_folder_a_page_s_own_files_have_the_scheme_file() -> None:
    policy = policy_of(from_folder(with_policy(page("it's 'self'"))))
    assert policy["script-src"] == policy["connect-src"] == ["'self'", "file:"]
    assert policy["default-src"] == ["'none'"]
    assert "it's 'self'<" in from_folder(with_policy(page("it's 'self'")))


def test_what_has_no_head_is_left_alone() -> None:
    assert with_policy("<p>a part</p>") == "<p>a part</p>"


# -- more for some pages ----------------------------------------------------------------------------------------------


def test_a_page_may_ask_for_more() -> None:
    declared = additions({"query/*": {"script-src": "'wasm-unsafe-eval'"}, "*": {"form-action": "'self'"}})
    assert added_for("index.md", declared) == {"form-action": ("'self'",)}
    policy = policy_of(with_policy(page(""), "", added_for("query/index.md", declared)))
    assert policy["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert policy["form-action"] == ["'self'"]


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ({"a.md": {"script-src": "https://cdn.example"}}, "a.md: script-src: https://cdn.example can't be added"),
        ({"a.md": {"script-src": "'unsafe-inline'"}}, "'unsafe-inline' can't be added"),
        ({"a.md": {"default-src": "'self'"}}, "a.md: default-src is not a directive that can be added to"),
        ({"a.md": {"script": "'self'"}}, "a.md: script is not a directive"),
        ({"a.md": "'self'"}, "a.md: directives with their sources are expected"),
    ],
)
def test_no_page_may_ask_for_what_runs_text_or_for_another_host(declared: dict[object, object], words: str) -> None:
    with pytest.raises(ToolkitError, match=re.escape(words)):
        additions(declared)


@given(st.text(), st.text())
def test_only_the_policy_is_added(head: str, body: str) -> None:
    html = page(body, head)
    made = with_policy(html, body)
    start = made.index('<meta http-equiv="Content-Security-Policy"')
    end = made.index(">", start) + 1
    assert made[:start] + made[end:] == html


def test_every_page_of_a_site_has_one(built_lights: Path) -> None:
    pages = sorted((built_lights / "site").rglob("*.html"))
    assert {"404.html", "index.html"} <= {path.name for path in pages}
    for path in pages:
        policy = policy_of(path.read_text(encoding="utf-8"))
        assert policy["default-src"] == ["'none'"], path
        assert not any("unsafe-inline" in source or "//" in source.split("-")[0] for source in policy["script-src"])
