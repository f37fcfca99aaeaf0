"""Refitted futures beside an independent grid of eighty of them."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vado.analysis.cartels.refit import refit
from vado.analysis.cartels.target import read_observed, target
from vado.catalog.load import read_catalog
from vado.engine.ensemble import compile_model
from vado.engine.signals import Steps
from vado.models.cartels import build

Grid = dict[str, NDArray[np.float64]]
GOOD = 0.1
"""Relative error below which a future is kept."""


@pytest.fixture(scope="module")
def grid(reference_folder: Path) -> Grid:
    path = reference_folder / "cartels" / "identifiability_grid.csv"
    if not path.is_file():
        pytest.skip("needs the reference file identifiability_grid.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(r[name] or "nan") for r in rows]) for name in rows[0]}


@pytest.fixture(scope="module")
def find(data_folder: Path) -> Callable[[str], Path]:
    entries = read_catalog(kinds=("third_party",)).third_party

    def found(key: str) -> Path:
        path = data_folder / "third_party" / entries[key].file
        if not path.is_file():
            pytest.skip(f"needs {key}")
        return path

    return found


def inputs(grid: Grid) -> Grid:
    return {
        "incapacitated_per_week": grid["eta"],
        "members_2012": grid["C0"],
        "saturation": grid["omega"],
        "death_share": grid["death_share"],
        "cap_members": np.full(len(grid["eta"]), 5e3),
    }


def test_all_eighty_fits_come_out_again(
    grid: Grid, find: Callable[[str], Path]
) -> None:
    """The grid was fitted by a simplex search over another integrator."""
    built = build({"variant": "paper", "network": "bacrim2020"}, find)
    program = compile_model(
        built.model, tables=built.tables, watch=("deaths", "dropout"), step=1.0
    )
    series = read_observed(read_catalog(kinds=("series",)))
    wanted = np.array(target(series).weekly)[:, None] * grid["death_share"]
    fit = refit(program, inputs(grid), wanted)
    assert fit.settled.all()
    miss = fit.relative_rmse(wanted)
    np.testing.assert_allclose(fit.inputs["recruitment_rate"], grid["rho"], rtol=1e-4)
    np.testing.assert_allclose(fit.inputs["lethality"], grid["theta"], rtol=1e-4)
    np.testing.assert_allclose(miss, grid["rel_rmse"], rtol=1e-5)
    assert (miss < GOOD).sum() == 68


def test_policies_do_in_each_of_them_what_the_grid_says(
    grid: Grid, find: Callable[[str], Path]
) -> None:
    built = build({"variant": "default", "network": "bacrim2020"}, find)
    program = compile_model(
        built.model, tables=built.tables, watch=("total_members", "deaths"), step=4.0
    )
    fitted = {"recruitment_rate": grid["rho"], "lethality": grid["theta"]}
    packages = {"sq": (1, 1), "inc2": (1, 2), "rec50": (0.5, 1), "both": (0.5, 2)}
    good = grid["rel_rmse"] < GOOD
    for package, (recruitment, incapacitation) in packages.items():
        got = program.run(
            {**inputs(grid), **fitted},
            start=0,
            stop=780,
            record=(520, 780),
            signals={
                "recruitment_factor": Steps(((520, recruitment),), 1.0),
                "incapacitation_factor": Steps(((520, incapacitation),), 1.0),
            },
        ).series
        for word, name in (("members", "total_members"), ("deaths", "deaths")):
            change = got[name][1] / got[name][0] - 1
            np.testing.assert_allclose(
                change[good], grid[f"{package}_{word}"][good], atol=1e-5, err_msg=name
            )
