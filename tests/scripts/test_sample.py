"""The sample for reading against the sources is the same each time, whatever the order of the files."""

from pathlib import Path

from scripts import sample


def test_draws_the_same_ten_each_time() -> None:
    ids = [f"record-{number:03}" for number in range(246)]
    first = sample.drawn(ids)
    assert first == sample.drawn(ids[::-1])
    assert len(set(first)) == sample.SIZE
    assert set(first) <= set(ids)


def test_draws_from_launches_and_responses_of_2019_only(tmp_path: Path) -> None:
    for name in ("launches/2019/b", "responses/2019/a", "launches/2021/c", "sources/d"):
        file = tmp_path / "records" / f"{name}.yaml"
        file.parent.mkdir(parents=True)
        file.touch()
    assert sample.frame(tmp_path) == ["a", "b"]
