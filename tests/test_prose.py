"""Hand-written pages with queries: what stands in the page, and what is said where a query is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import markdown
import pytest
from hypothesis import given, strategies as st

from recordbook.handwritten import Handwritten
from recordbook.html import Addresses
from recordbook.problem import Refused
from recordbook.prose import plain
from recordbook.stamp import stamp
from recordbook.tables import tabulate
from recordbook.views import Views
from tests.conftest import Run
from tests.html_tree import Element, tree_of
from tests.support import LIGHTS, checked, lights_tree, text_of

TABLE = '```sql table title="Lights"\nSELECT name AS "Light" FROM lights ORDER BY id\n```\n'


def handwritten(changes: Mapping[str, str | bytes] | None = None, directory_urls: bool = True) -> Handwritten:
    data = checked(changes).data
    assert data is not None
    tables, tree = tabulate(data), lights_tree(changes)
    made = stamp(LIGHTS / "nowhere", data.dataset)
    return Handwritten(tables, Views(tables), made, tree, Addresses(directory_urls))


PAGES = handwritten()


def computed(text: str) -> str:
    return PAGES.computed("page.md", text)


def shown(text: str) -> Element:
    """A page as a reader sees it."""
    return tree_of(markdown.markdown(computed(text), extensions=["fenced_code"]))


def told(text: str) -> list[str]:
    with pytest.raises(Refused) as caught:
        computed(text)
    return [str(problem) for problem in caught.value.problems]


# -- within a sentence ------------------------------------------------------------------------------------------------


def test_a_value_stands_in_its_sentence() -> None:
    text = "```sql values\nSELECT count(*) AS n, max(name) AS last FROM lights\n```\n\n`{= n}` lights to **`{=last}`**."
    assert shown(text).text.split() == ["4", "lights", "to", "Skerry."]
    assert shown("The highest: `{sql: SELECT max(height_m)\nFROM lights}` m").text == "The highest: 42.5 m"


def test_a_value_in_a_sentence_leads_to_its_rows() -> None:
    """By a column of its own, as a number that is counted, or with the others of its query; nought leads nowhere."""
    text = (
        '```sql values rows="lights"\n'
        "SELECT count(*) AS n, 'lights?status=dark' AS \"n@\", max(name) AS top, 0 AS none,\n"
        "  'lights?id=x' AS \"none@\", max(id) AS last, NULL AS \"last@\" FROM lights WHERE status = 'dark'\n```\n\n"
        "`{= n}` with `{= top}` and `{= none}`, `{= last}`."
    )
    dark = shown(text)
    links = [(one.text, one.attributes) for one in dark.all("a")]
    assert links[0] == ("1", {"data-rb-count": "1", "href": "../lights/?status=dark"})
    assert [attributes for _, attributes in links[1:]] == [{"href": "../lights/"}] * 2
    assert "and 0," in dark.text


def test_what_a_value_leads_to_is_checked() -> None:
    text = "```sql values\nSELECT 1 AS n, 'lights?colour=red' AS \"n@\"\n```\n"
    assert "colour" in told(text)[0]


def test_what_is_only_shown_stays() -> None:
    for text in (
        "`` `{= n}` ``",
        "```sql\nSELECT 1\n```",
        "```yaml\nname: `{= n}`\n```\n",
        "~~~~\n```sql values\nSELECT nothing\n```\n`{= n}`\n~~~~\n",
        "`{id}` and {= n}, \\`{= n}`",
        "``` sql\nSELECT",
        "a ` b\n\nc {= n}` d",
    ):
        assert computed(text) == text


def test_lines_may_end_in_either_way() -> None:
    text = "`{sql: SELECT 1}` a\r\n\r\n```sql values\r\nSELECT 2 AS b\r\n```\r\n\r\n`{= b}`\r\n"
    assert computed(text).split() == ["1", "a", "2"]


# -- tables and lists -------------------------------------------------------------------------------------------------


def test_a_table_says_what_it_shows_and_leads_to_what_is_behind() -> None:
    page = tree_of(next(line for line in PAGES.text("figures.md").splitlines() if line.startswith("<div")))
    assert next(page.all("caption")).text == "Lights by height"
    assert next(page.all("div", role="group")).attributes["aria-label"] == "Lights by height"
    columns = [head.text for head in page.all("th", scope="col")]
    assert columns[:3] == ["Light", "Height in metres", "Status"]
    assert columns[3].startswith("Height in metres0")
    heads = list(page.all("th", scope="row"))
    assert [head.text for head in heads] == ["Skerry", "한섬 등대", "{{ 7*7 }} {% raw %}", "منارة الصخرة"]
    assert heads[0].links == ["../lights/skerry/"]
    right = [cell.text for cell in page.all("td") if cell.attributes.get("class") == "rb-right"]
    assert right == ["42.5", "12", "7", ""]
    assert "../lights/?status=dark" in {link.attributes["href"] for link in page.all("a")}
    assert "-- named:" in next(page.all("code")).text


def test_numbers_are_drawn_beside_themselves() -> None:
    text = """```sql table title="Heights" bars="Metres"
SELECT name AS "Light", height_m AS "Metres" FROM lights ORDER BY id
```
"""
    table = next(shown(text).all("table"))
    heads = [head.text for head in next(table.all("thead")).all("th")]
    assert heads[:2] == ["Light", "Metres"]
    assert heads[2].startswith("Metres0")
    rows = [list(row.all("td")) for row in next(table.all("tbody")).all("tr")]
    assert [bool(list(cells[-1].all("rect"))) for cells in rows] == [cells[0].text != "" for cells in rows]
    assert all(cells[-1].text == "" for cells in rows)


@pytest.mark.parametrize(
    ("bars", "says"),
    [
        ("Meters", 'there is no column "Meters" (did you mean "Metres"?)'),
        ("Light", "a bar needs numbers"),
        ("Metres, Less", "a bar can't go from"),
        ("Metres, Metres, Metres", "3 columns for a bar: name one, or where it begins and where it ends"),
    ],
)
def test_what_can_t_be_drawn(bars: str, says: str) -> None:
    query = 'SELECT name AS "Light", height_m AS "Metres", -height_m AS "Less" FROM lights ORDER BY name'
    [problem] = told(f'```sql table title="Heights" bars="{bars}"\n{query}\n```\n')
    assert says in problem


def test_what_cells_lead_to() -> None:
    form = "```sql list\nSELECT 'x' AS a, '{}' AS \"a@\" ORDER BY 1\n```\n"
    for target, address in (
        ("lights/skerry", "../lights/skerry/"),
        ("readings/skerry/b1", "../lights/skerry/#b1"),
        ("lights", "../lights/"),
        ("lights?lights_keepers=mara-voe", "../lights/?lights_keepers=mara-voe"),
        ("index.md#top", "../#top"),
    ):
        assert f'href="{address}"' in computed(form.format(target)), target
    assert 'href="lights/index.html?status=lit"' in handwritten(directory_urls=False).computed(
        "page.md", form.format("lights?status=lit")
    )
    assert computed(form.format("")).strip() == '<ul class="rb-answer"><li>x</li></ul>'


def test_an_empty_list_says_so() -> None:
    form = "```sql list{}\nSELECT name FROM lights WHERE id = '' ORDER BY 1\n```\n"
    assert computed(form.format(' empty="Not *one*."')).strip() == "Not *one*."
    assert computed(form.format("")).strip() == "None."


# -- text from records is no markup -----------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))))
def test_any_text_stays_text_in_a_sentence(text: str) -> None:
    html = markdown.markdown(f"a {plain(text)} z", extensions=["extra"])
    assert re.findall("<[^>]*>", html) == ["<p>", "</p>"]
    assert tree_of(html).text == " ".join(f"a {text} z".split())


def test_hostile_records_stay_text() -> None:
    text = (
        "Called `{sql: SELECT name FROM lights WHERE id = 'odd-signs'}`,\nnoted "
        "`{sql: SELECT note FROM lights WHERE id = 'odd-signs'}`.\n\n"
        "```sql table title=\"Words\"\nSELECT text AS a, remark AS b FROM readings WHERE text <> '' ORDER BY id\n```\n"
    )
    page = shown(text)
    assert not list(page.all("script")) + list(page.all("img")) + list(page.all("h1")) + list(page.all("a"))
    assert "<script>alert(1)</script>" in page.text
    assert "[x](javascript:alert(1))" in page.text


# -- what is wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("`{= n}`", '1:5: error: there is no value "n"; a block of sql values'),
        ("a\nb `{sql: SELECT nane\nFROM lights}`", '2:17: error: there is no column "nane" (did you mean "name"?)'),
        ("`{sql: SELECT id, name FROM lights}`", "1:1: error: its rows, or what they hold, follow no fixed order"),
        ("`{sql: SELECT 1, 2}`", "1:1: error: 2 columns where one value goes into the sentence"),
        ("`{sql: SELECT id FROM lights WHERE id = ''}`", "1:1: error: no rows where one is needed"),
        ("`{sql: SELECT id FROM lights ORDER BY id}`", "1:1: error: 4 rows where one is needed"),
        ("`{sql: SELECT NULL AS x}`", "1:23: error: x: there is no value (NULL)"),
        ("`{sql: DROP TABLE lights}`", "1:1: error: a query begins with SELECT or WITH"),
        ("\n```sql tabel\nSELECT 1\n```\n", '2:8: error: "tabel" is no kind of block (did you mean "table"?)'),
        ("```sql table\nSELECT 1 ORDER BY 1\n```\n", "1:1: error: a table needs a title"),
        (TABLE.replace("ORDER BY id", ""), "1:1: error: its rows, or what they hold, follow no fixed order"),
        (TABLE.replace(" FROM lights ORDER BY id", ""), '2:8: error: there is no column "name"'),
        (
            '```sql table title="T"\nSELECT count(*) AS n FROM lights\n```\n',
            "1:1: error: rows have no order of their own: say which with ORDER BY",
        ),
        (TABLE.replace("title=", "titel="), '1:14: error: there is no option "titel" (did you mean "title"?)'),
        (TABLE.replace('"Lights"', '"Lights" all'), '1:29: error: "all" can\'t be read'),
        (TABLE.replace("SELECT", 'SELECT id AS "Light",'), '2:15: error: two columns are called "Light"'),
        (TABLE.replace("SELECT", 'SELECT id AS "Lamp@",'), '2:15: error: "Lamp@" says where a column leads'),
        (TABLE.replace('"Light"', '"Light@"'), '2:17: error: "Light@" says where a column leads'),
        (
            TABLE.replace("SELECT", "SELECT 'lamps/a' AS \"Light@\","),
            '1:1: error: "lamps/a" leads nowhere: there is no',
        ),
        (TABLE.replace("SELECT", "SELECT 'lights/skery' AS \"Light@\","), '1:1: error: "lights/skery" leads nowhere'),
        (TABLE.replace('"Lights"', '"Lights" rows="lights?statu=lit"'), '1:1: error: there is no column "statu"'),
        ("```sql list\nSELECT 1, 2 ORDER BY 1\n```\n", "1:1: error: 2 columns where a list shows one"),
        ("```sql as Low\nSELECT 1\n```\n", '1:11: error: "Low" is no name'),
        ("```sql as lights\nSELECT 1\n```\n", '1:11: error: there is a table or query "lights" already'),
        ("```sql as low\nSELECT nane FROM lights\n```\n", '2:8: error: there is no column "nane"'),
        ("```sql values\nSELECT 1 AS n\n```\n```sql values\nSELECT 2 AS n\n```\n", "5:13: error: there is a value"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(text: str, problem: str) -> None:
    found = told(text)
    assert len(found) == 1
    assert found[0].startswith(f"docs/page.md:{problem}")
    assert found[0].endswith(" [query]")


def test_all_that_is_wrong_is_told_at_its_line_in_the_file() -> None:
    text = "---\ntitle: Page\n---\n\n`{= a}`\n\n`{= b}`\n"
    pages = handwritten({"docs/page.md": text, "docs/sub/other.md": "`{= c}`"})
    with pytest.raises(Refused) as caught:
        pages.refuse()
    assert [str(problem.location) for problem in caught.value.problems] == [
        "docs/page.md:5:5",
        "docs/page.md:7:5",
        "docs/sub/other.md:1:5",
    ]
    with pytest.raises(Refused) as caught:
        pages.computed("page.md", text.split("---\n")[2].lstrip())
    assert caught.value.problems[0].location.line == 5


def test_a_wrong_query_stops_the_build_before_anything_is_written(lights: Path, run: Run) -> None:
    page = lights / "docs/figures.md"
    page.write_text(text_of("docs/figures.md").replace("height_m AS", "heigth_m AS"), encoding="utf-8")
    line = 'docs/figures.md:18:3: error: there is no column "heigth_m" (did you mean "height_m"?) [query]'
    for verb in (["build"], ["pages", "out"]):
        done = run("--root", lights, *verb, cwd=lights)
        assert (done.returncode, done.stdout.strip()) == (1, line)
    plain_build = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(plain_build, cwd=lights, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 1
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert not [name for name in ("site", "out") if (lights / name).exists()]


# -- on the built site ------------------------------------------------------------------------------------------------


def test_the_built_page_and_the_search_have_the_answers(built_lights: Path) -> None:
    page = (built_lights / "site/figures/index.html").read_text(encoding="utf-8")
    assert "Of the 4 lights, 1 burns no more" in page
    assert "The oddest is called &#60;script&#62;" in page
    found = [file.read_text(encoding="utf-8") for file in (built_lights / "site").rglob("*.js")]
    assert any("Of the 4 lights, 1 burns no more" in text for text in found)
    assert not any("FROM named" in text for text in found)


def test_the_pages_for_other_builders_have_the_answers(lights: Path, run: Run, tmp_path: Path) -> None:
    done = run("--root", lights, "pages", tmp_path / "out")
    assert done.returncode == 0, done.stdout
    text = (tmp_path / "out/docs/figures.md").read_text(encoding="utf-8")
    assert "Of the 4 lights, 1 burns no more" in text
    assert '<a href="../lights/skerry/">Skerry</a>' in text
