"""Futures are drawn as their kind says, whatever the split and the data folder."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

import joint_sample as sample
from vado.analysis.draws import Drawer, drawer
from vado.analysis.posterior import DEPENDENCE, MARGINALS, remake
from vado.catalog.records import Draws, Span
from vado.core.errors import MissingFile, Problems, VadoError

COUNT = 90


def draws(kind: str, **facts: object) -> Draws:
    return Draws.model_validate({"label": sample.TEXT, "kind": kind, **facts})


SUMMARY = draws("summary", file=MARGINALS, terms=DEPENDENCE)
JOINT = draws("third_party", third_party="their_draws")
RANGES = draws("ranges", varies="fitted")
TABLE = draws("table", file="table.csv")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model's folder with a summary and a table, beside the authors' file."""
    folder = tmp_path_factory.mktemp("model")
    joint = sample.write(folder / "their_draws")
    for name, content in remake(joint, sample.parameters()).items():
        (folder / name).write_bytes(content)
    (folder / "table.csv").write_text("rate,weight\n0.7,1\n0.9,0\n1.1,3\n")
    return folder


def made(
    kind: Draws,
    folder: Path,
    ranges: Mapping[str, Span] | None = None,
    fixed: Mapping[str, float] | None = None,
) -> Drawer:
    return drawer(
        kind,
        folder,
        sample.parameters(),
        {},
        ranges=ranges or {},
        fixed=fixed or {},
        find=lambda key: folder / key,
    )


@pytest.mark.parametrize("kind", [SUMMARY, JOINT, RANGES, TABLE], ids=lambda d: d.kind)
def test_any_split_of_the_futures_gives_the_same_ones(
    kind: Draws, folder: Path
) -> None:
    own = made(kind, folder)
    whole = own.draw(5, 0, COUNT)
    parts = [own.draw(5, first, count) for first, count in sample.splits(COUNT)]
    for name, values in whole.items():
        if np.ndim(values):
            together = np.concatenate([np.asarray(part[name]) for part in parts])
            np.testing.assert_array_equal(together, values)


@pytest.mark.parametrize("kind", [SUMMARY, JOINT, RANGES], ids=lambda d: d.kind)
def test_fitted_numbers_differ_within_their_ranges_and_constants_stay(
    kind: Draws, folder: Path
) -> None:
    found = made(kind, folder).draw(1, 0, COUNT)
    assert found["days"] == 365.0
    for name, (low, high) in sample.RANGES.items():
        values = np.asarray(found[name])
        assert values.shape == (COUNT,)
        assert len(np.unique(values)) > COUNT / 3
        assert low <= values.min() <= values.max() <= high


@pytest.mark.parametrize("kind", [SUMMARY, JOINT, RANGES, TABLE], ids=lambda d: d.kind)
def test_what_a_scenario_sets_is_not_drawn(kind: Draws, folder: Path) -> None:
    assert made(kind, folder, fixed={"rate": 1.5}).draw(1, 0, COUNT)["rate"] == 1.5


@pytest.mark.parametrize("kind", [SUMMARY, JOINT, RANGES, TABLE], ids=lambda d: d.kind)
def test_another_seed_gives_other_futures(kind: Draws, folder: Path) -> None:
    own = made(kind, folder)
    one, other = (np.asarray(own.draw(seed, 0, COUNT)["rate"]) for seed in (1, 2))
    assert (one != other).any()


def test_a_structure_that_gives_a_range_lets_a_constant_vary(folder: Path) -> None:
    span = Span(low=365.2, high=365.3)
    days = np.asarray(made(RANGES, folder, {"days": span}).draw(1, 0, COUNT)["days"])
    assert days.min() < days.max()
    assert span.low <= days.min() <= days.max() <= span.high


def test_ranges_vary_every_parameter_unless_told(folder: Path) -> None:
    assert np.ndim(made(draws("ranges"), folder).draw(1, 0, COUNT)["days"]) == 1


def test_joint_draws_come_as_rows_and_never_mixed(folder: Path) -> None:
    found = made(JOINT, folder).draw(1, 0, COUNT)
    rows = set(zip(*(v.tolist() for v in sample.columns().values()), strict=True))
    drawn = [np.asarray(found[name]).tolist() for name in sample.columns()]
    assert set(zip(*drawn, strict=True)) <= rows


def test_the_whole_of_the_joint_draws_is_every_row_once(folder: Path) -> None:
    whole = made(JOINT, folder, fixed={"strength": 0.5}).whole
    assert whole is not None
    assert (whole["strength"], whole["days"]) == (0.5, 365.0)
    np.testing.assert_array_equal(whole["rate"], sample.columns()["rate"])


def test_rows_without_weight_are_never_drawn(folder: Path) -> None:
    kind = TABLE.model_copy(update={"weight": "weight"})
    found = np.asarray(made(kind, folder).draw(1, 0, 400)["rate"])
    assert set(found.tolist()) == {0.7, 1.1}
    assert 0.65 < (found == 1.1).mean() < 0.85  # 3 in 4, give or take 5 deviations


def test_a_summary_needs_nothing_from_the_data_folder(folder: Path) -> None:
    alone = drawer(SUMMARY, folder, sample.parameters(), {}, ranges={}, fixed={})
    assert alone.digest == made(SUMMARY, folder).digest


def test_joint_draws_that_are_not_there_are_a_missing_file(folder: Path) -> None:
    with pytest.raises(MissingFile, match="their_draws"):
        drawer(JOINT, folder, sample.parameters(), {}, ranges={}, fixed={})


def test_the_digest_stands_for_the_file_that_was_read(
    folder: Path, tmp_path: Path
) -> None:
    for name in (MARGINALS, DEPENDENCE):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    assert made(SUMMARY, tmp_path).digest == made(SUMMARY, folder).digest
    with (tmp_path / DEPENDENCE).open("a") as file:
        file.write("deaths,rate,,0.1\n")
    assert made(SUMMARY, tmp_path).digest != made(SUMMARY, folder).digest


@pytest.mark.parametrize("kind", [SUMMARY, TABLE], ids=lambda d: d.kind)
def test_a_shipped_file_that_is_gone_is_named(kind: Draws, tmp_path: Path) -> None:
    with pytest.raises(Problems, match=str(kind.file)):
        made(kind, tmp_path)


def test_a_column_of_weights_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(VadoError, match="no column 'likelihood'"):
        made(TABLE.model_copy(update={"weight": "likelihood"}), folder)


def test_joint_draws_of_other_parameters_are_refused(tmp_path: Path) -> None:
    sample.write(tmp_path / "their_draws", **{"purity": np.ones(sample.DRAWS)})
    with pytest.raises(Problems, match="'The purity' stands for no parameter"):
        made(JOINT, tmp_path)


def test_joint_draws_outside_a_range_are_refused(tmp_path: Path) -> None:
    rate = sample.columns()["rate"]
    rate[3] = 2.5
    sample.write(tmp_path / "their_draws", rate=rate)
    with pytest.raises(Problems, match="1 draws of 'The rate' are outside"):
        made(JOINT, tmp_path)


def test_a_term_of_a_parameter_drawn_later_is_refused(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / MARGINALS).write_bytes((folder / MARGINALS).read_bytes())
    lines = (folder / MARGINALS).read_text().splitlines()[1:]
    order = [line.split(",")[0] for line in lines]
    terms = f"parameter,first,second,coefficient\n{order[0]},{order[1]},,0.5\n"
    (tmp_path / DEPENDENCE).write_text(terms)
    with pytest.raises(Problems, match="which is not drawn before it"):
        made(SUMMARY, tmp_path)


@pytest.mark.parametrize(
    ("kind", "needed"),
    [("table", "file"), ("summary", "terms"), ("third_party", "third_party")],
)
def test_draws_say_which_files_they_need(kind: str, needed: str) -> None:
    given = {"file": "a.csv"} if needed == "terms" else {}
    with pytest.raises(ValidationError, match="is missing"):
        draws(kind, **given)


def test_a_shipped_table_with_other_content_is_refused(folder: Path) -> None:
    with pytest.raises(Problems, match="was shipped"):
        drawer(
            TABLE,
            folder,
            sample.parameters(),
            {},
            ranges={},
            fixed={},
            files={"table.csv": "0" * 64},
        )
