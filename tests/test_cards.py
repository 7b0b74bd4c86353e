"""The cards of a site: one for all of it, one for each record that has its own, and none that nobody leads to."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from recordbook import cards as module
from recordbook.cards import SITE_CARD, Cards, CardSettings, card_settings
from recordbook.problem import ToolkitError
from recordbook.tables import tabulate
from recordbook.views import Views
from tests.support import LIGHTS, checked
from tests.test_sharing import metas

SITE = "https://example.org/lights/"


@pytest.fixture(scope="module")
def cards() -> Cards:
    data = checked().data
    assert data is not None
    return Cards(Views(tabulate(data)), CardSettings())


def test_each_page_leads_to_its_card(built_lights: Path) -> None:
    site, led_to = built_lights / "site", set()
    for path in site.rglob("index.html"):
        found = metas(path.read_text(encoding="utf-8"))
        assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
        assert found["og:image:alt"]
        assert found["twitter:card"] == "summary_large_image"
        led_to.add(found["og:image"].removeprefix(SITE))
        own = f"cards/{path.parent.relative_to(site).as_posix()}.png"
        assert found["og:image"] == SITE + (own if (site / own).exists() else SITE_CARD)
    assert {path.relative_to(site).as_posix() for path in site.rglob("cards/**/*.png")} == led_to
    assert "cards/lights/hansum.png" in led_to


def test_the_zip_of_the_site_leaves_them_out(built_lights: Path) -> None:
    with zipfile.ZipFile(built_lights / "site" / "offline" / "lights-0.1.0-site.zip") as archive:
        assert not [name for name in archive.namelist() if "/cards/" in name]


def test_two_processes_draw_what_one_draws(cards: Cards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cards.write(tmp_path / "one")
    monkeypatch.setattr(module, "MANY", 1)
    cards.write(tmp_path / "two")
    one, two = ({p.relative_to(f).as_posix(): p.read_bytes() for p in f.rglob("*.png")}
                for f in (tmp_path / "one", tmp_path / "two"))  # fmt: skip
    assert one == two
    assert sorted(one) == sorted(cards.paths())
    assert all(one[path] == cards.file(path) for path in one)


@pytest.mark.parametrize(
    "path",
    ["cards/lights/none.png", "cards/people/kim-nara.png", "cards/nothing/skerry.png", "lights/skerry.png",
     "cards/lights/skerry.json", "cards/lights/old-skerry.png"],
)  # fmt: skip
def test_nothing_else_has_a_card(cards: Cards, path: str) -> None:
    assert cards.file(path) is None


def test_the_settings_are_read() -> None:
    assert card_settings(False, LIGHTS) is None
    assert card_settings(True, LIGHTS) == CardSettings()
    found = card_settings({"colours": ["#1c4a80"], "fonts": ["fonts/hangul.ttf"]}, LIGHTS)
    assert found == CardSettings(("#1c4a80",), (LIGHTS / "fonts" / "hangul.ttf",))


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ({"colors": ["#1c4a80"]}, 'unknown setting "colors" (did you mean "colours"?)'),
        ({"colours": "#1c4a80"}, "write `true`, or lists under `colours` and `fonts`"),
        ({"colours": ["blue"]}, '"blue" is no colour such as "#1c4a80", in quotation marks'),
        ({"colours": []}, "1 to 7 colours are expected, not 0"),
        ({"colours": ["#1c4a80"] * 8}, "1 to 7 colours are expected, not 8"),
        ({"fonts": ["none.ttf"]}, 'there is no font file "none.ttf" beside mkdocs.yml'),
    ],
)
def test_settings_that_can_not_be_meant_are_told(declared: object, words: str) -> None:
    with pytest.raises(ToolkitError) as told:
        card_settings(declared, LIGHTS)
    assert words in str(told.value)
