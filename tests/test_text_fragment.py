from urllib.parse import unquote

import pytest
from hypothesis import given, strategies as st

from recordbook.text_fragment import at_words

PAGE = "https://paper.example/a"


@pytest.mark.parametrize(
    ("text", "directive"),
    [
        ("They’re smaller missiles,", "They%E2%80%99re%20smaller%20missiles"),
        ("a well-known lamp, & more", "a%20well%2Dknown%20lamp%2C%20%26%20more"),
        (
            "We urge the keepers to light every lamp on the coast before night, and to say so.",
            "We%20urge%20the%20keepers%20to,night%2C%20and%20to%20say%20so",
        ),
        ("one two\nthree four", "one%20two,three%20four"),
        ("The lamp … was out", "The%20lamp,was%20out"),
        ("The [old] lamp", "The,lamp"),
        ("등대가 꺼졌다", "%EB%93%B1%EB%8C%80%EA%B0%80%20%EA%BA%BC%EC%A1%8C%EB%8B%A4"),
    ],
)
def test_words_to_a_directive(text: str, directive: str) -> None:
    assert at_words(PAGE, text) == f"{PAGE}#:~:text={directive}"


def test_long_words_without_spaces_are_named_by_their_clauses() -> None:
    clauses = ["灯台の灯は", "昨夜から", "消えたままであり、", "原因はまだ", "分からない、", "と港の人は", "話した。"]
    text = "、".join(f"{clause.strip('、。')}{number}" for number, clause in enumerate(clauses * 2))
    start, end = unquote(at_words(PAGE, text).split("text=")[1]).split(",")
    assert text.startswith(start)
    assert text.endswith(end)
    assert len(start) < len(text) / 2


@pytest.mark.parametrize(("url", "text"), [("", "lamp"), (PAGE, "…"), (f"{PAGE}#:~:text=a", "lamp")])
def test_an_address_that_can_t_be_led_to_words_stays(url: str, text: str) -> None:
    assert at_words(url, text) == url


def test_an_address_with_an_anchor_keeps_it() -> None:
    assert at_words(f"{PAGE}#news", "lamp") == f"{PAGE}#news:~:text=lamp"


@given(st.text(min_size=1, max_size=80))
def test_what_is_looked_for_is_in_the_words_and_is_plain_ascii(text: str) -> None:
    found = at_words(PAGE, text)
    assert found.isascii()
    assert not set(found) & set(" <>\"'{}`\n")
    for part in found.removeprefix(PAGE).removeprefix("#:~:text=").split(","):
        assert unquote(part) in text
        assert not set(part) & set("-&,")
