"""The sample for reading against the sources is the same each time, whatever the order of the files."""

from pathlib import Path

import pytest

from scripts import sample


def test_draws_the_same_ten_each_time() -> None:
    ids = [f"record-{number:03}" for number in range(246)]
    first = sample.drawn(ids, "2019")
    assert first == sample.drawn(ids[::-1], "2019")
    assert first != sample.drawn(ids, "2020-2021")
    assert len(set(first)) == sample.SIZE
    assert set(first) <= set(ids)


def test_draws_from_launches_and_responses_of_the_years_only(tmp_path: Path) -> None:
    for name in ("launches/2019/b", "responses/2019/a", "launches/2021/c", "responses/2020/e", "sources/d"):
        file = tmp_path / "records" / f"{name}.yaml"
        file.parent.mkdir(parents=True)
        file.touch()
    assert sample.frame(tmp_path, sample.folders("2019")) == ["a", "b"]
    assert sample.frame(tmp_path, sample.folders("2020-2021")) == ["c", "e"]


@pytest.mark.parametrize("years", ["2021-2020", "twenty", "2020-", "-2020"])
def test_refuses_years_that_name_no_span(years: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        sample.main(["--years=" + years])
    assert years in capsys.readouterr().err
