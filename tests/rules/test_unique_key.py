"""An id stands once; of two records with the same id the first counts."""

from __future__ import annotations

from tests.support import checked

OUTAGE = "id: twice\nlight: skerry\ndate: {day}\nsources: [nara-letter, harbour-notice-3]\n"


def test_the_same_id_in_two_years() -> None:
    found = checked({f"records/outages/{year}/twice.yaml": OUTAGE.format(day=f"{year}-01-01") for year in (2020, 2021)})
    assert [str(problem) for problem in found.problems] == [
        'records/outages/2021/twice.yaml:1:5: error: id: the id "twice" is already that of'
        " records/outages/2020/twice.yaml [unique-key]"
    ]
    assert found.data is not None
    assert found.data.index.by_id["outages"]["twice"].record.path == "records/outages/2020/twice.yaml"


def test_a_redirect_doesn_t_free_an_id() -> None:
    files = {
        "records/outages/2020/twice.yaml": OUTAGE.format(day="2020-01-01"),
        "records/outages/2021/twice.yaml": "redirect: hansum-2021-03-21\n",
    }
    assert [problem.rule for problem in checked(files).problems] == ["unique-key"]
