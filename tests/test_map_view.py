import re

import pytest
from hypothesis import given, settings, strategies as st

from recordbook.globe import Place, away, circle
from recordbook.map_view import WIDTH, View, degrees_words, ground, thinned

places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
KOREA = ((39.1, 127.4), 10.0)


def points(path: str) -> list[tuple[float, float]]:
    numbers = [float(number) for number in NUMBERS.findall(path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@settings(max_examples=40)
@given(places, st.floats(0, 2000), st.floats(0, 360))
def test_the_bar_of_the_scale_is_true_at_the_middle(place: Place, km: float, bearing: float) -> None:
    view = View([(place, 1.0), (away(place, km, bearing), 1.0)])
    length, words = view.scale()
    told = float(words.split(" km")[0].replace(",", ""))
    centre = view.projection.centre
    x, y = view.at(centre)
    for turn in (0, 90, 200):
        x2, y2 = view.at(away(centre, told, turn))
        assert ((x2 - x) ** 2 + (y2 - y) ** 2) ** 0.5 == pytest.approx(length, rel=0.01, abs=0.1)
    assert 0.1 * WIDTH < length <= 0.3 * WIDTH + 0.1


@settings(max_examples=60)
@given(places, st.floats(1, 900))
def test_an_area_is_drawn_as_large_as_it_is(place: Place, km: float) -> None:
    view = View([(place, km)])
    x, y = view.at(place)
    length, words = view.scale()
    unit = float(words.split(" km")[0].replace(",", "")) / length
    drawn = points(view.area(circle(place, km)))
    assert len(drawn) > 70
    for x2, y2 in drawn:
        assert ((x2 - x) ** 2 + (y2 - y) ** 2) ** 0.5 * unit == pytest.approx(km, rel=0.02, abs=0.2 * unit)


@settings(max_examples=30)
@given(st.lists(places, min_size=1, max_size=4))
def test_nothing_breaks_anywhere_on_the_globe(several: list[Place]) -> None:
    view = View([(place, 50.0) for place in several])
    assert 100 < view.height < WIDTH
    path, words = view.net()
    assert path.startswith("M")
    assert all(0 <= x <= WIDTH and 0 <= y <= view.height for _, x, y, _ in words)
    assert all("nan" not in text for text in (path, view.area(*(circle(place, 50.0) for place in several))))
    for place in several:
        x, y = view.at(place)
        assert -0.1 <= x <= WIDTH + 0.1
        assert -0.1 <= y <= view.height + 0.1


def test_the_net_has_its_degrees_in_words() -> None:
    texts = [text for text, *_ in View([KOREA]).net()[1]]
    assert texts == ["38° N", "39° N", "40° N", "126° E", "128° E"]


def test_the_coast_is_drawn_in_few_words() -> None:
    view, path = ground((KOREA,))
    assert re.fullmatch(r"(M-?\d+ -?\d+l[\d -]+z)+", path)
    assert 500 < len(path) < 8_000
    assert len(ground((((39.0, 127.0), 1000.0),))[1]) < 20_000
    assert len(ground((((58.0, -6.0), 1.0), ((34.0, 127.0), 1.0)))[1]) < 60_000
    assert ground((KOREA,)) is ground((KOREA,))  # pages with the same places share it
    assert view.height == pytest.approx(0.56 * WIDTH)


def test_corners_that_are_one_on_the_sheet_are_one() -> None:
    line = [(0.0, 0.0), (0.1, 0.1), (5.0, 0.0), (5.0, 0.2), (5.0, 9.0), (0.0, 0.0)]
    found = thinned(iter(line))
    assert found == [(0.0, 0.0), (5.0, 0.0), (5.0, 9.0), (0.0, 0.0), (0.0, 0.0)]


@pytest.mark.parametrize(
    ("value", "step", "words"),
    [
        (127, 1, "127° E"),
        (-6.5, 0.5, "6.5° W"),
        (181, 1, "179° W"),
        (180, 1, "180°"),
        (0, 0.5, "0°"),
        (540, 45, "180°"),
    ],
)
def test_longitudes_in_words(value: float, step: float, words: str) -> None:
    assert degrees_words(value, step, "E", "W") == words


def test_latitudes_in_words() -> None:
    assert [degrees_words(value, 15, "N", "S") for value in (-45, 0, 90)] == ["45° S", "0°", "90° N"]
