"""Pictures of cards: of one size, small, the same bytes each time, and whatever the words, within their margins."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st
from PIL import Image

from recordbook.card_picture import HEIGHT, MARGIN, STRIP, WIDTH, Card, Painter
from recordbook.card_text import Fact
from recordbook.problem import ToolkitError
from tests.support import LIGHTS
from tests.test_hostile import HOSTILE

HANGUL = LIGHTS / "fonts" / "hangul.ttf"
TEXTS = st.text(max_size=80) | st.sampled_from(["w" * 3000, "w" * 200, "Ả̈" * 50, "", " ", "\u202eabc\x00", *HOSTILE])
PAINTER = Painter()


def opened(picture: bytes) -> Image.Image:
    image = Image.open(BytesIO(picture))
    image.load()
    return image


def ink(image: Image.Image, *box: int) -> bool:
    """Whether anything is drawn within a part of the picture."""
    return image.crop((box[0], box[1], box[2], box[3])).getextrema() != (0, 0)


@settings(max_examples=30)
@given(TEXTS, TEXTS, st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
@example("w" * 3000, "w" * 3000, [("w" * 3000, "w" * 3000)] * 4)
@example("W@g &B 8%m" * 40, "W@g &B 8%m " * 40, [("W@g &B 8%m" * 9, "W@g &B 8%m " * 90)] * 4)
@example("A word after a word " * 9, "one two three " * 30, [("A fact", "d e f " * 90), ("Another", "B" * 40)])
def test_any_words_stay_on_a_small_card(head: str, title: str, told: list[tuple[str, str]]) -> None:
    picture = PAINTER.draw(Card(head, title, [Fact(*fact) for fact in told], "an-id"))
    image = opened(picture)
    assert (image.format, image.mode, image.size) == ("PNG", "P", (1200, 630))
    assert len(picture) < 20_000
    beside = 12  # letters may lean out of the room that they take
    assert not ink(image, 0, STRIP, MARGIN - beside, HEIGHT)
    assert not ink(image, WIDTH - MARGIN + beside, STRIP, WIDTH, HEIGHT)
    assert not ink(image, 0, HEIGHT - 30, WIDTH, HEIGHT)


def test_the_same_words_give_the_same_bytes() -> None:
    card = Card("Lights", "Skerry, über Łódź, Ελλάς, Київ", [Fact("Height", "42.5 m")])
    first = PAINTER.draw(card)
    PAINTER.draw(Card("Others", "Words between"))
    assert PAINTER.draw(card) == first == Painter().draw(card)


def test_letters_with_their_marks_are_one() -> None:
    assert PAINTER.draw(Card("", "e\u0301a\u0308")) == PAINTER.draw(Card("", "éä"))


def test_what_no_font_has_is_left_out_or_a_box() -> None:
    named = PAINTER.draw(Card("", "kim-nara"))
    assert PAINTER.draw(Card("", "김나라", instead="kim-nara")) == named
    assert PAINTER.draw(Card("", "kim-nara", [Fact("Local name", "한섬 등대"), Fact("Sign", "🚀")])) == named
    assert PAINTER.draw(Card("", "A 🚀🚀🚀")) == PAINTER.draw(Card("", "A 🚀"))
    assert PAINTER.draw(Card("", "A 🚀")) != PAINTER.draw(Card("", "A"))


def test_a_dataset_s_own_font_has_further_letters() -> None:
    own, facts = Painter(fonts=[HANGUL]), [Fact("Local name", "한섬 등대")]
    assert own.draw(Card("", "Hansum", facts)) != own.draw(Card("", "Hansum"))
    assert own.draw(Card("", "한섬", instead="hansum")) != own.draw(Card("", "hansum"))
    assert own.draw(Card("A", "Hansum")) == PAINTER.draw(Card("A", "Hansum"))


def test_the_strip_has_the_colours_declared() -> None:
    image = opened(Painter(["#ff0000", "#0000ff"]).draw(Card("", ""))).convert("RGB")
    assert [image.getpixel((x, 2)) for x in (0, 599, 600, 1199)] == [(255, 0, 0)] * 2 + [(0, 0, 255)] * 2


def test_what_is_lacking_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "none.ttf").write_bytes(b"no font")
    with pytest.raises(ToolkitError, match=r"cards: the font .*none\.ttf can't be read"):
        Painter(fonts=[tmp_path / "none.ttf"])
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ToolkitError, match=r"pip install 'recordbook\[cards\]'"):
        Painter()
