import pytest
from hypothesis import given, strategies as st

from recordbook.map_labels import LINE, LONGEST, SMALL, Label, Mark, Rect, placed, shortened, width

FRAME = (4.0, 4.0, 396.0, 220.0)
marks = st.lists(
    st.builds(Mark, st.text(max_size=40), st.floats(0, 400), st.floats(0, 224), st.floats(3.5, 90), st.booleans()),
    max_size=25,
)


def rect(label: Label, size: float) -> Rect:
    wide = width(label.text, size)
    foot = label.y + size * 0.3
    left = label.x - wide * {"start": 0, "middle": 0.5, "end": 1}[label.anchor]
    return left, foot - size * LINE, left + wide, foot


@given(marks, st.sampled_from([8.2, 13.0]))
def test_no_name_stands_over_another_or_a_dot_or_beyond_the_edge(shown: list[Mark], size: float) -> None:
    found = placed(shown, size, FRAME, [(300, 0, 400, 30)])
    assert len(found) == len(shown)
    used: list[Rect] = [(300, 0, 400, 30)]
    used += [(m.x - m.reach, m.y - m.reach, m.x + m.reach, m.y + m.reach) for m in shown if m.reach < SMALL]
    for label in found:
        if label is None:
            continue
        left, top, right, bottom = rect(label, size)
        assert left >= FRAME[0] - 1e-6
        assert top >= FRAME[1] - 1e-6
        assert right <= FRAME[2] + 1e-6
        assert bottom <= FRAME[3] + 1e-6
        for other in used:
            apart = left >= other[2] - 1e-6 or right <= other[0] + 1e-6 or top >= other[3] - 1e-6
            assert apart or bottom <= other[1] + 1e-6
        used.append((left, top, right, bottom))


def test_one_name_stands_beside_its_dot() -> None:
    (label,) = placed([Mark("Skerry", 100, 100, 3.5, False)], 10, FRAME)
    assert label is not None
    assert label.x > 100
    assert label.y == pytest.approx(100, abs=5)


def test_a_name_stands_within_a_large_area() -> None:
    (label,) = placed([Mark("Skerry", 100, 100, 60, True)], 10, FRAME)
    assert label is not None
    assert label.x == 100
    assert label.y == pytest.approx(103, abs=1)


def test_the_first_mark_is_named_first() -> None:
    crowd = [Mark(f"A name of some length {n}", 200, 112, 3.5, False) for n in range(30)]
    found = placed(crowd, 13, FRAME)
    assert found[0] is not None
    assert found[-1] is None


def test_long_names_are_cut_and_lines_made_one() -> None:
    assert shortened("a\n b") == "a b"
    assert shortened("x" * 100) == "x" * (LONGEST - 1) + "…"
    assert shortened("한섬 등대") == "한섬 등대"


def test_wide_letters_are_wider_and_marks_upon_letters_take_no_room() -> None:
    assert width("한섬", 10) > width("ab", 10)
    assert width("e\u0301", 10) == width("e", 10)
