"""What is kept in a folder comes back as it was, or is refused."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from socx.matching.engine import storing
from socx.matching.engine.index import TextIndex


@pytest.fixture
def index() -> TextIndex:
    return TextIndex().fit([("a", [["mine", "inspect"], ["mine"]]), ("b", [["pension", "reform"]])])


def test_an_index_comes_back_with_arrays_that_stay_in_the_file(index: TextIndex, tmp_path: Path) -> None:
    storing.save(index, tmp_path / "one", {"people": 2})

    again = storing.load(tmp_path / "one")

    assert storing.facts(tmp_path / "one") == {"people": 2}
    assert again.top(["mine", "reform"], 2) == index.top(["mine", "reform"], 2)
    values = again.base_.pooled.passages_.data
    assert not values.flags.owndata
    assert not values.flags.writeable


def test_live_changes_work_on_arrays_that_cannot_be_written(index: TextIndex, tmp_path: Path) -> None:
    storing.save(index, tmp_path / "one", {})
    again = storing.load(tmp_path / "one")

    for one in (index, again):
        one.replace("a", [["fund"], ["pension"]])
        one.remove("b")

    assert again.top(["pension", "fund"], 2) == index.top(["pension", "fund"], 2)


@pytest.mark.parametrize("name", [storing.HEADER, storing.OBJECTS, storing.ARRAYS])
@pytest.mark.parametrize("harm", ["cut", "bit", "gone"])
def test_a_damaged_folder_is_refused_in_a_sentence(index: TextIndex, tmp_path: Path, name: str, harm: str) -> None:
    storing.save(index, tmp_path / "one", {})
    path = tmp_path / "one" / name
    written = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(written[:-1] if harm == "cut" else bytes([written[0] ^ 4]) + written[1:])

    with pytest.raises(storing.Damaged, match=r"^The .*\.$"):
        storing.load(tmp_path / "one")


def test_a_folder_that_is_there_is_not_written_over(index: TextIndex, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        storing.save(index, tmp_path, {})


def test_only_objects_of_the_engine_are_made(tmp_path: Path) -> None:
    storing.save(pickle.PickleBuffer, tmp_path / "one", {})

    with pytest.raises(storing.Damaged):
        storing.load(tmp_path / "one")


def test_empty_arrays_are_kept(tmp_path: Path) -> None:
    storing.save([np.empty(0), np.empty((0, 3), np.float32)], tmp_path / "one", {})

    assert [array.shape for array in storing.load(tmp_path / "one")] == [(0,), (0, 3)]
