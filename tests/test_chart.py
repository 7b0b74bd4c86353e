"""Charts of hand-written pages: what is drawn, what stands beside it, and what is said where a block is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress

import pytest
import vl_convert
from hypothesis import given, settings, strategies as st

from recordbook.chart_block import ChartError, read_block
from recordbook.chart_schema import VERSION
from recordbook.chart_svg import Mark, page_svg
from recordbook.drawing import StandIns
from tests.html_tree import Element, tree_of
from tests.test_prose import PAGES, computed, told

HEAD = "```vega-lite\ntitle: Lights\ndata: {name: lights}\n"
KEEPERS = """```sql as counted
SELECT status AS "Status", count(*) AS "Lights", 'lights?status=' || status AS "Status@" FROM lights
GROUP BY status ORDER BY status
```

"""


def block(*lines: str) -> str:
    return "\n".join(["```vega-lite", "title: Lights", *lines, "```", ""])


def drawn(text: str) -> Element:
    return tree_of(computed(text).strip())


def marks(page: Element, kind: str = "rb-chart-wide") -> list[str]:
    """What the marks of a drawing say."""
    return [title.text for title in next(page.all("svg", class_=kind)).all("title")]


def test_a_chart_of_a_table_stands_with_its_rows() -> None:
    page = tree_of(
        "<div" + PAGES.text("figures.md").split('<div class="rb rb-query rb-chart"')[1].split("\n")[0].join([" ", ""])
    )
    title = "How high each light stands, and whether it burns"
    assert next(page.all("figcaption")).text == title
    assert [svg.attributes["aria-label"].startswith(f"{title}. ") for svg in page.all("svg")] == [True, True]
    assert "Light: 한섬 등대" not in marks(page)
    assert "Light: Skerry; Height, m: 42.5; Status: Lit" in marks(page)
    assert marks(page) == marks(page, "rb-chart-compact")
    assert [row.text for row in next(page.all("tbody")).all("tr")][-1] == "Skerry42.5Litskerry"
    assert "../lights/skerry/" in page.links
    assert '"height_m" AS "Height, m"' in next(page.all("code")).text


def test_a_chart_of_a_query_keeps_its_order_and_leads_on() -> None:
    text = KEEPERS + block(
        "data: {name: counted}",
        "mark: bar",
        "encoding:",
        "  x: {field: Status}",
        "  y: {field: Lights}",
        "  href: {field: Status@}",
    )
    page = drawn(text)
    assert marks(page) == ["Status: dark; Lights: 1", "Status: lit; Lights: 2", "Status: seasonal; Lights: 1"]
    assert page.links[:3] == ["../lights/?status=dark", "../lights/?status=lit", "../lights/?status=seasonal"]
    assert [head.text for head in page.all("th", scope="col")] == ["Status", "Lights"]


def test_rows_are_counted_up_as_the_table_has_them() -> None:
    page = drawn(
        block(
            "data: {name: lights}", "mark: bar", "encoding: {y: {field: status}, x: {aggregate: count, title: Number}}"
        )
    )
    assert marks(page) == ["Status: Lit; Number: 2", "Status: Seasonal; Number: 1", "Status: Dark; Number: 1"]
    assert [row.text for row in next(page.all("tbody")).all("tr")] == ["Lit2", "Seasonal1", "Dark1"]
    assert {svg.attributes["role"] for svg in page.all("svg")} == {"img"}


def test_a_chart_has_neither_styles_nor_ids_and_only_the_site_s_colours() -> None:
    html = PAGES.text("figures.md")
    for svg in re.findall(r"<svg class=\"rb-chart.*?</svg>", html):
        assert not re.search(r"\s(style|id|on\w+|xlink:href)=|url\(|<script|<style", svg)
        assert set(re.findall(r'\s(?:fill|stroke)="([^"]*)"', svg)) <= {"none"} | set(
            re.findall(r'"(var\(--[a-z0-9-]+\))"', svg)
        )


def test_layers_lie_over_each_other() -> None:
    page = drawn(
        block(
            "data: {name: lights}",
            "encoding: {y: {field: name}}",
            "layer:",
            "  - mark: {type: rule, color: rb-soft}",
            "    encoding: {x: {field: height_m}, x2: {datum: 0}}",
            "  - mark: point",
            "    encoding: {x: {field: height_m}}",
        )
    )
    assert len(marks(page)) == 2 * 3  # one light has no height


WRONG = [
    ("data: {name: light}\nmark: bar", [(3, 8, 'there is no table or query "light" (did you mean "lights"?)')]),
    ("data: {name: lights}\nmark: barr", [(4, 1, '"barr" is not one of')]),
    ("data: {url: 'https://example.org/x.json'}\nmark: bar", [(3, 8, '"url": nothing is fetched for a chart')]),
    ("data: {values: [{a: 1}]}\nmark: bar", [(3, 8, '"values": data stands in no page')]),
    ("data: {name: lights}\nmark: bar\nencoding: {x: {field: heigth_m}}", [(5, 16, 'lights has no column "heigth_m"')]),
    (
        "data: {name: lights}\nmark: bar\nencoding:\n  x: {field: height_m, tipe: nominal}\n  yy: {field: id}",
        [(6, 24, 'there is no "tipe" here (did you mean "type"?)'), (7, 3, 'there is no "yy" here')],
    ),
    ("data: {name: lights}\nmark: bar\nencoding: {x: {field: height_m, bin: true}}", [(5, 33, '"bin": work it out')]),
    (
        "data: {name: lights}\nmark: bar\nencoding: {x: {aggregate: median, field: height_m}}",
        [(5, 16, '"median" is not')],
    ),
    ("data: {name: lights}\nmark: bar\nencoding: {x: {aggregate: sum}}", [(5, 12, '"sum" of which field?')]),
    (
        "data: {name: lights}\nmark: {type: bar, color: '#ff0000'}\nencoding: {x: {field: id}}",
        [(4, 19, '"#ff0000" is no colour of the site')],
    ),
    (
        "data: {name: lights}\nmark: bar\nencoding: {color: {field: status, scale: {domain: [Lit], range: [rb-soft]}}}",
        [(5, 43, '"Seasonal" has no colour')],
    ),
    (
        "data: {name: lights}\nmark: bar\nencoding: {color: {field: height_m}}",
        [(5, 12, "a colour stands for one of several")],
    ),
    ("data: {name: lights}\nmark: bar\nencoding: {x: {field: name, type: quantitative}}", [(5, 16, '"name" holds')]),
    ("data: {name: lights}\nmark: bar\nencoding: {x: {field: name, type: temporal}}", [(5, 16, '"name" holds')]),
    ("data: {name: lights}\nmark: bar\nwidth: 300", [(5, 1, '"width": leave it out')]),
    ("data: {name: lights}\nmark: bar\nparams: [{name: a}]", [(5, 1, '"params": no program runs')]),
    ("data: {name: lights}\nmark: [bar", [(5, 1, "not YAML")]),
    ("data: lights\nmark: bar", [(3, 1, "a chart needs data")]),
    ("data: {name: lights}\nmark: bar", [(2, 1, "no column is drawn")]),
    ("data: {name: lights}\nmark: arc", [(4, 1, '"arc" is not drawn here')]),
]


@pytest.mark.parametrize(("lines", "says"), WRONG)
def test_what_is_wrong_is_told_at_its_line(lines: str, says: list[tuple[int, int, str]]) -> None:
    found = told(block(lines))
    for (line, column, words), message in zip(says, found, strict=True):
        assert message.startswith(f"docs/page.md:{line}:{column}: error: {words}"), message
        assert message.endswith("[chart]")


def test_a_chart_needs_a_title() -> None:
    found = told("```vega-lite\ndata: {name: lights}\nmark: bar\n```\n")
    assert found == ["docs/page.md:2:1: error: a chart needs a title that says what it shows [chart]"]


def test_rows_need_an_order() -> None:
    text = '```sql as loose\nSELECT name AS "Name" FROM lights\n```\n' + block(
        "data: {name: loose}", "mark: bar", "encoding: {x: {field: Name}}"
    )
    [message] = told(text)
    assert "have no order of their own" in message or "follow no fixed order" in message


def test_json_is_read_as_well() -> None:
    text = '{"title": "A", "data": {"name": "lights"},\n"mark": "bar", "encoding": {"x": {"field": "height_m"}}}'
    assert marks(drawn(f"```vega-lite\n{text}\n```\n")) == marks(
        drawn(HEAD + "mark: bar\nencoding: {x: {field: height_m}}\n```\n")
    )


def test_without_the_extra_it_is_named() -> None:
    program = (
        "import sys; sys.modules['vl_convert'] = None\n"  # as if it weren't installed
        "from tests.test_prose import computed\n"
        "from recordbook.problem import ToolkitError\n"
        f"try:\n    computed({(HEAD + CHART)!r})\n"
        "except ToolkitError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip().endswith("not installed: pip install 'recordbook[charts]'")


def test_the_schema_is_of_the_version_that_draws() -> None:
    assert vl_convert.get_vegalite_versions()[-1] == VERSION


@given(st.lists(st.text(max_size=60), unique=True))
def test_a_text_that_is_drawn_is_found_again(texts: list[str]) -> None:
    words = StandIns()
    found = [words.drawn(text) for text in texts]
    assert len(set(found)) == len(texts)
    assert [words.meant(one) for one in found] == texts


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_words_of_a_mark_add_nothing_to_a_page_but_words(text: str) -> None:
    inner = '<text>n</text><path aria-label="r0" d="M0,0h1"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inner}</svg>'
    page = tree_of(page_svg(svg, [Mark(text, "../x/")], lambda _: text, text, "k"))
    assert [element.tag for element in page._every()] == ["", "svg", "text", "a", "title", "path"]
    assert next(page.all("title")).text == " ".join(text.split())


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_a_block_or_a_fault(text: str) -> None:
    with suppress(ChartError):
        assert read_block(text).place(()) >= (1, 1)


def test_the_same_bytes_in_another_time_zone_and_language() -> None:
    program = f"from tests.test_prose import computed; print(computed({(HEAD + CHART)!r}))"
    pages = {
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, env={**os.environ, **other}
        ).stdout
        for other in ({"TZ": "UTC"}, {"TZ": "Asia/Seoul", "LC_ALL": "ko_KR.UTF-8", "LANG": "ko_KR.UTF-8"})
    }
    assert len(pages) == 1


CHART = "mark: point\nencoding:\n  x: {field: height_m}\n  y: {field: name_local}\n```\n"
