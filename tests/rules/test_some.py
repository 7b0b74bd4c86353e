"""A row has enough of something, counted as the dataset says."""

from __future__ import annotations

import pytest

from tests.support import problems

OUTAGE = "id: o\nlight: skerry\ndate: 2020-05-01\nsources: [{sources}]\n"


@pytest.mark.parametrize(
    ("sources", "fine"),
    [
        ("tarn-logbook, harbour-notice-3", True),
        ("tarn-logbook", False),
        ("tarn-logbook, nara-letter", True),  # a publisher, and where there is none the author
        ("tarn-logbook, tarn-notice", False),  # two of one publisher are one
    ],
)
def test_different_publishers_count_once(sources: str, fine: bool) -> None:
    notice = "id: tarn-notice\ntitle: Notice\nkind: notice\npublisher: Harbour office of Tarn Quay\n"
    found = problems(
        {"records/outages/2020/o.yaml": OUTAGE.format(sources=sources), "records/sources/tarn-notice.yaml": notice}
    )
    assert found == ([] if fine else ["sources: there is only 1 different, at least 2 needed [some]"])
