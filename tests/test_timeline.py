from hypothesis import given, strategies as st

from recordbook.timeline import APART, NARROWEST, Axis

hours = st.floats(min_value=0, max_value=100_000, allow_nan=False)


def number(percent: str) -> float:
    return float(percent.removesuffix("%"))


def test_the_first_hours_have_the_most_room() -> None:
    axis = Axis(2400)
    assert [axis.place(hours) for hours in (0, 3, 24, 2400)] == ["0.00%", "10.37%", "32.86%", "100.00%"]
    assert axis.ticks()[0] == ("16.43%", "6 hours")
    names = [name for _, name in axis.ticks()]
    assert names == ["6 hours", "1 day", "2 days", "4 days", "2 weeks", "1 month"]


def test_the_shortest_axis_is_an_hour() -> None:
    assert Axis(0).ticks() == []
    assert Axis(1.05).ticks() == []  # the words would reach beyond the axis
    assert Axis(0).span(0, 0) == ("0.00%", f"{NARROWEST:.2f}%")


@given(longest=hours, low=hours, high=hours)
def test_every_mark_lies_on_the_axis_and_can_be_seen(longest: float, low: float, high: float) -> None:
    start, width = (number(text) for text in Axis(longest).span(min(low, high), max(low, high)))
    assert start >= 0
    assert width >= NARROWEST
    assert start + width <= 100.01


@given(longest=hours, one=hours, other=hours)
def test_what_is_later_is_not_further_left(longest: float, one: float, other: float) -> None:
    axis = Axis(longest)
    assert number(axis.place(min(one, other))) <= number(axis.place(max(one, other)))


@given(hours)
def test_ticks_are_told_apart(longest: float) -> None:
    places = [number(place) for place, _ in Axis(longest).ticks()]
    assert all(after - before >= APART - 0.02 for before, after in zip([0.0, *places], places, strict=False))
    assert all(place <= 100 - APART / 2 for place in places)
