import re

from hypothesis import example, given, strategies as st

from recordbook.bars import Bars, Span, ticks

numbers = st.floats(min_value=0, max_value=1e9, allow_nan=False).map(lambda number: round(number, 3))
spans = st.tuples(numbers, numbers).map(lambda pair: (min(pair), max(pair)))


def test_round_numbers() -> None:
    assert ticks(690) == [0, 200, 400, 600]
    assert ticks(1) == [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]
    assert ticks(50) == [0, 10, 20, 30, 40, 50]
    assert re.findall(r">([^<]+)</text>", Bars([(0, 690)]).axis()) == ["0", "200", "400", "600"]
    assert re.findall(r">([^<]+)</text>", Bars([(0, 1)]).axis()) == ["0", "0.2", "0.4", "0.6", "0.8"]


def test_a_row_without_numbers_has_the_axis_only() -> None:
    assert "<rect" not in Bars([None, (1, 2)]).bar(None)
    assert Bars([None, (1, 2)]).bar(None).count("<line") == len(ticks(2))
    assert "<rect" not in Bars([None]).bar(None)


@given(st.lists(spans, min_size=1))
@example([(0.0, 0.328)])  # a little more than all of the axis, in binary
def test_every_bar_lies_on_the_axis_and_can_be_seen(all: list[Span]) -> None:
    for span in all:
        [(start, width)] = re.findall(r'<rect x="([\d.]+)%" width="([\d.]+)%"', Bars(all).bar(span))
        assert float(width) > 0
        assert 0 <= float(start) <= 100
        assert float(start) + float(width) <= 100.02


@given(st.floats(min_value=1e-6, max_value=1e9))
def test_there_are_a_few_ticks_whatever_the_length(longest: float) -> None:
    found = ticks(longest)
    assert 2 <= len(found) <= 6
    assert found[0] == 0
    assert found[-1] <= longest * 1.000001
