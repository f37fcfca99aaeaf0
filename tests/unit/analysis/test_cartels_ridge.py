"""The ridge table is remade to the byte, and says what it promises."""

import hashlib
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vado.analysis.cartels.findings import shipped_ridge
from vado.analysis.cartels.plan import FOLDER, calibration
from vado.analysis.cartels.ridge import (
    COLUMNS,
    SPREAD,
    between,
    design,
    ridge,
    rounded,
    weights,
)
from vado.analysis.cartels.target import read_observed, target
from vado.catalog.load import read_catalog
from vado.core.errors import MissingFile, VadoError
from vado.engine.ensemble import compile_model
from vado.models.cartels import build

NETWORKS = ("synthetic", "bacrim2020")
Series = dict[str, dict[int, float]]


@pytest.fixture(scope="module")
def series() -> Series:
    """What the paper was fitted to."""
    return read_observed(read_catalog(kinds=("series",)))


def nowhere(key: str) -> Path:
    raise MissingFile(key)


@pytest.mark.parametrize("network", NETWORKS)
def test_the_shipped_table_is_the_one_on_record(network: str) -> None:
    record = calibration().shipped(network)
    content = (FOLDER / record.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == record.sha256
    assert shipped_ridge(network).content() == content


@pytest.mark.parametrize("network", NETWORKS)
def test_the_shipped_table_keeps_what_the_plan_asks_for(network: str) -> None:
    plan, columns = calibration().ridge, shipped_ridge(network).columns
    assert tuple(columns) == COLUMNS
    assert {len(x) for x in columns.values()} == {plan.rows}
    assert columns["relative_rmse"].max() < plan.largest_relative_rmse
    assert columns["weight"].mean() == pytest.approx(1, abs=1e-6)
    for name in SPREAD:
        spread = plan.ranges[name]
        assert spread.low <= columns[name].min() < 1.1 * spread.low
        assert 0.9 * spread.high < columns[name].max() <= spread.high


@pytest.mark.parametrize("network", NETWORKS)
def test_every_shipped_number_is_inside_its_parameters_range(network: str) -> None:
    files = read_catalog(kinds=("about", "parameters"), models=("cartels",))
    for name, parameter in files.models["cartels"].parameters.items():
        if name in COLUMNS:
            column = shipped_ridge(network).columns[name]
            assert column.min() in parameter.range, name
            assert column.max() in parameter.range, name


def remade_like_shipped(network: str, made: str) -> bool:
    shipped = shipped_ridge(network).content().decode().splitlines()
    rows = made.splitlines()
    # Weights have mean one over the table they stand in: a part has others.
    parts = [
        [line.rsplit(",", 1)[0] for line in x[: len(rows)]] for x in (shipped, rows)
    ]
    return parts[0] == parts[1]


def test_the_first_rows_are_remade_to_the_byte(series: Series) -> None:
    pytest.importorskip("llvmlite", reason="the table is made by the native target")
    made = ridge("synthetic", nowhere, series, rows=40, chunk=56).content()
    assert remade_like_shipped("synthetic", made.decode())
    again = ridge("synthetic", nowhere, series, rows=40, chunk=17, threads=1).content()
    assert made == again


def test_the_first_rows_of_the_published_network_are_remade_to_the_byte(
    data_folder: Path, series: Series
) -> None:
    pytest.importorskip("llvmlite", reason="the table is made by the native target")
    entries = read_catalog(kinds=("third_party",)).third_party

    def find(key: str) -> Path:
        path = data_folder / "third_party" / entries[key].file
        if not path.is_file():
            pytest.skip(f"needs {key}")
        return path

    made = ridge("bacrim2020", find, series, rows=24, chunk=32).content()
    assert remade_like_shipped("bacrim2020", made.decode())


def test_a_shipped_row_misses_the_deaths_by_what_it_says(series: Series) -> None:
    columns = {name: x[:8] for name, x in shipped_ridge("synthetic").columns.items()}
    built = build({"variant": "default", "network": "synthetic"}, nowhere)
    program = compile_model(
        built.model, tables=built.tables, watch=("homicides_and_missing",)
    )
    inputs = {n: x for n, x in columns.items() if n not in ("weight", "relative_rmse")}
    run = program.run({**inputs, "cap_members": 5e3}, start=0, stop=519)
    data = np.array(target(series).weekly)[:, None]
    off = run.series["homicides_and_missing"] - data
    miss = np.sqrt((off * off).mean(axis=0)) / data.mean()
    np.testing.assert_allclose(miss, columns["relative_rmse"], rtol=1e-5)


def test_progress_is_told_until_all_rows_are_there(series: Series) -> None:
    pytest.importorskip("llvmlite", reason="the table is made by the native target")
    told: list[tuple[int, int]] = []
    ridge(
        "synthetic", nowhere, series, rows=8, chunk=5,
        report=lambda have, of: told.append((have, of)),
    )  # fmt: skip
    assert told[-1] == (8, 8)
    assert told == sorted(told)


def test_data_that_no_future_fits_are_refused(series: Series) -> None:
    pytest.importorskip("llvmlite", reason="the table is made by the native target")
    jumpy = {
        key: {year: 1e4 * (1 + 9 * (year % 2)) for year in range(2012, 2022)}
        for key in series
    }
    with pytest.raises(VadoError, match="only 0 of 16 futures"):
        ridge("synthetic", nowhere, jumpy, rows=4, chunk=16)


def test_futures_do_not_depend_on_where_a_chunk_begins() -> None:
    plan = calibration().ridge
    whole, part = design(plan, 0, 30), design(plan, 10, 20)
    for name, values in part.items():
        np.testing.assert_array_equal(whole[name][10:], values)


def test_futures_fill_every_part_of_the_box_alike() -> None:
    plan = calibration().ridge
    given = design(plan, 0, 4096)
    for name in SPREAD:
        spread = plan.ranges[name]
        share = np.log(given[name] / spread.low) / np.log(spread.high / spread.low)
        counts, _ = np.histogram(share, bins=16, range=(0, 1))
        assert abs(counts - 256).max() <= 8, name


def test_drop_out_keeps_its_place_beside_size() -> None:
    plan = calibration().ridge
    given = design(plan, 0, 50)
    product = given["saturation"] * given["members_2012"]
    np.testing.assert_allclose(product, plan.saturation_times_members, rtol=1e-5)


@given(st.integers(min_value=0, max_value=2**64 - 1))
def test_shares_are_spread_over_the_logarithm(share: int) -> None:
    (value,) = between(5.0, 80.0, np.array([share], np.uint64))
    assert value == pytest.approx(5.0 * 16.0 ** (share / 2**64), rel=1e-11)


@given(st.lists(st.floats(min_value=0.05, max_value=0.5), min_size=1, max_size=20))
def test_weights_are_likelihoods_with_mean_one(misses: list[float]) -> None:
    made = weights(np.array(misses), 10)
    assert math.fsum(made) / len(made) == pytest.approx(1)
    np.testing.assert_allclose(
        made / made[0], (misses[0] / np.array(misses)) ** 10, rtol=1e-12
    )


def test_rounding_keeps_significant_digits() -> None:
    assert rounded(np.array([1.23456789e-8, 123456.789]), 6).tolist() == [
        *(1.23457e-8, 123457.0),
    ]
