"""The cartels model beside outputs of the authors' R code.

Without the data folder and the reference folder these tests skip and say so.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vado.analysis.cartels.figures import fit_figures
from vado.analysis.cartels.paper import PaperFit, paper_fit
from vado.analysis.cartels.target import PARTS, read_observed, target, weekly
from vado.catalog.load import read_catalog
from vado.engine.ensemble import Program, compile_model
from vado.engine.results import Result
from vado.engine.signals import Steps
from vado.models.cartels import build, network
from vado.models.cartels.network import Network

VALUES = {
    "recruitment_rate": 2.527474e-3,
    "incapacitated_per_week": 110.0,
    "lethality": 1.549231e-8,
    "saturation": 4e-8,
    "members_2012": 115e3,
    "death_share": 0.1,
    "cap_members": 5e3,
}
FLOWS = ("recruitment", "incapacitation", "deaths", "dropout")
BY_CARTEL = tuple(f"{name}_by_cartel" for name in FLOWS)
TALLIES = ("killed", "recruited", "incapacitated", "saturated")
WATCHED = ("total_members", "members", *FLOWS, *BY_CARTEL, *TALLIES)
WEEK_2022, WEEK_2027, WEEK_2032 = 520, 780, 1040
AGREED = 1e-10
"""R integrates with tolerance 1e-11, we with weekly Runge-Kutta steps that err by less
than 1e-13; what is left is R's."""
KEY = {
    "status_quo": (1.0, 1.0),
    "half_recruitment": (0.5, 1.0),
    "double_incapacitation": (1.0, 2.0),
    "both": (0.5, 2.0),
    "zero_recruitment": (0.0, 1.0),
}

Find = Callable[[str], Path]
Columns = dict[str, NDArray[np.float64]]


@pytest.fixture(scope="module")
def find(data_folder: Path) -> Find:
    """Third-party files by their key."""
    entries = read_catalog(kinds=("third_party",)).third_party

    def found(key: str) -> Path:
        path = data_folder / "third_party" / entries[key].file
        if not path.is_file():
            pytest.skip(f"needs {key}")
        return path

    return found


@pytest.fixture(scope="module")
def reference(reference_folder: Path) -> Callable[[str], Columns]:
    """Numbers of a reference file, one array for each column."""

    def read(name: str) -> Columns:
        rows = table(reference_folder, name)
        numbers = np.array(rows[1:], float)
        return {column: numbers[:, k] for k, column in enumerate(rows[0])}

    return read


def table(folder: Path, name: str) -> list[list[str]]:
    path = folder / "cartels" / name
    if not path.is_file():
        pytest.skip(f"needs the reference file {name}")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def bacrim(find: Find) -> Network:
    return network("bacrim2020", find)


@pytest.fixture(scope="module")
def paper(find: Find) -> Program:
    return compiled(find, "paper")


def compiled(find: Find, variant: str, method: str | None = None) -> Program:
    built = build({"variant": variant, "network": "bacrim2020"}, find)
    return compile_model(
        built.model, tables=built.tables, watch=WATCHED, method=method, step=1.0
    )


def run(
    program: Program,
    recruitment: float = 1.0,
    incapacitation: float = 1.0,
    stop: int = WEEK_2032,
    step: float = 1.0,
) -> Result:
    return program.run(
        VALUES,
        start=0,
        stop=stop,
        step=step,
        signals={
            "recruitment_factor": Steps(((WEEK_2022, recruitment),), 1.0),
            "incapacitation_factor": Steps(((WEEK_2022, incapacitation),), 1.0),
        },
    )


@pytest.fixture(scope="module")
def base(paper: Program) -> Result:
    return run(paper)


# The numbers of a single moment.


def test_the_first_sizes_and_losses_are_those_of_the_code(base: Result) -> None:
    sizes = base.series["members"][0, :, 0]
    gain, arrests, deaths, left = (base.series[n][0, :, 0] for n in BY_CARTEL)
    change = gain - arrests - deaths - left
    expected = {
        "largest": (sizes[0], 20568.106892053158),
        "smallest": (sizes[149], 137.12071261368774),
        "change of the first": (change[0], 13.383750514319114),
        "change of the second": (change[1], 10.68913983529165),
        "change of the last": (change[149], -0.02934710982802885),
        "change of all": (change.sum(), 85.69398360651033),
        "deaths": (base.series["deaths"][0, 0], 67.24258544934985),
    }
    for name, (ours, theirs) in expected.items():
        assert ours == pytest.approx(theirs, rel=1e-12), name


def test_the_conflict_matrix_is_that_of_the_code(
    bacrim: Network, reference_folder: Path
) -> None:
    theirs = np.array(table(reference_folder, "ConfM.csv"), float)
    ours = bacrim.conflict()
    np.testing.assert_allclose(ours, theirs, atol=1e-14)
    assert ours.sum() == pytest.approx(13520.917207792209, rel=1e-12)
    assert ours[0, 1] == pytest.approx(1 / 7, rel=1e-15)
    assert ours[1, 0] == pytest.approx(0.2285714285714286, rel=1e-15)
    assert (ours[0, 149], ours[149, 0]) == (1 / 56, 1)


def test_groups_stand_in_the_order_of_the_code(
    bacrim: Network, find: Find, reference_folder: Path
) -> None:
    rows = table(reference_folder, "nodes_ordered.csv")
    theirs = [row[rows[0].index("name")] for row in rows[1:]]
    with find("bacrim2020_nodes").open(encoding="utf-8-sig", newline="") as file:
        names = [row["Node"] for row in csv.DictReader(file)]
    assert [names[k] for k in bacrim.order] == theirs


# The decade to 2022.


def test_the_base_run_follows_r_week_by_week(
    base: Result, reference: Callable[[str], Columns]
) -> None:
    theirs = reference("ref_base_2012_2022_tight.csv")
    columns = {
        "total_members": "total",
        "deaths": "deaths_week",
        "recruitment": "recruits_week",
        "dropout": "saturation_week",
        "killed": "cum_deaths",
        "recruited": "cum_recruits",
        "incapacitated": "cum_incap",
    }
    for name, column in columns.items():
        ours = base.series[name][: WEEK_2022 + 1, 0]
        np.testing.assert_allclose(ours, theirs[column], rtol=1e-12, err_msg=name)


def test_all_sizes_follow_r_year_by_year(base: Result, reference_folder: Path) -> None:
    rows = np.array(table(reference_folder, "ref_base_states_yearly_tight.csv")[1:])
    theirs = rows.astype(float)
    ours = base.series["members"][theirs[:, 0].astype(int), :, 0]
    np.testing.assert_allclose(ours, theirs[:, 1:151], rtol=1e-12)


def test_sizes_of_2022_are_those_of_r(base: Result, reference_folder: Path) -> None:
    rows = table(reference_folder, "ref_sizes_2022.csv")
    theirs = [float(row[rows[0].index("y2022_tight")]) for row in rows[1:]]
    ours = base.series["members"][WEEK_2022, :, 0]
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_steps_of_four_weeks_lose_less_than_a_part_in_ten_billion(
    paper: Program, base: Result
) -> None:
    coarse = run(paper, step=4.0, stop=WEEK_2022).states["members"][:, 0]
    fine = base.series["members"][WEEK_2022, :, 0]
    np.testing.assert_allclose(coarse, fine, rtol=1e-10)


def test_euler_shows_the_errors_that_the_comparison_would_miss_if_it_were_blunt(
    find: Find, base: Result
) -> None:
    euler = run(compiled(find, "paper", "euler"), stop=WEEK_2022)
    exact = base.series["members"][WEEK_2022, :, 0]
    ours = euler.states["members"][:, 0]
    assert abs(ours.sum() / exact.sum() - 1) == pytest.approx(2.1e-4, rel=0.05)
    assert abs(ours / exact - 1).max() == pytest.approx(5.9e-4, rel=0.05)
    assert abs(ours - exact).max() == pytest.approx(4.7, rel=0.05)


def test_the_euler_sizes_are_those_of_r(find: Find, reference_folder: Path) -> None:
    rows = table(reference_folder, "ref_sizes_2022.csv")
    theirs = [float(row[rows[0].index("y2022_euler")]) for row in rows[1:]]
    euler = run(compiled(find, "paper", "euler"), stop=WEEK_2022)
    np.testing.assert_allclose(euler.states["members"][:, 0], theirs, rtol=1e-12)


# Policies from 2022.


@pytest.mark.parametrize("variant", ["paper", "default"])
def test_key_scenarios_are_those_of_r(
    find: Find, reference: Callable[[str], Columns], variant: str
) -> None:
    grid, program = reference("ref_scenarios_grid.csv"), compiled(find, variant)
    for row in range(len(grid["recruit_mult"])):
        theirs = {column: values[row] for column, values in grid.items()}
        got = run(program, theirs["recruit_mult"], theirs["incap_mult"]).series
        killed, recruited = got["killed"][:, 0], got["recruited"][:, 0]
        ours = {
            "total_2022": got["total_members"][WEEK_2022, 0],
            "total_2027": got["total_members"][WEEK_2027, 0],
            "total_2032": got["total_members"][WEEK_2032, 0],
            "deaths_week_2027": got["deaths"][WEEK_2027, 0],
            "deaths_week_2032": got["deaths"][WEEK_2032, 0],
            "recruits_week_2027": got["recruitment"][WEEK_2027, 0],
            "sat_week_2027": got["dropout"][WEEK_2027, 0],
            "cum_deaths_5y": killed[WEEK_2027] - killed[WEEK_2022],
            "cum_recruits_5y": recruited[WEEK_2027] - recruited[WEEK_2022],
        }
        for name, value in ours.items():
            assert value == pytest.approx(theirs[name], rel=AGREED), (row, name)


@pytest.mark.parametrize("scenario", KEY)
def test_key_scenarios_agree_every_week(
    paper: Program, reference_folder: Path, scenario: str
) -> None:
    rows = table(reference_folder, "ref_scenarios_key_weekly.csv")
    theirs = np.array([row[1:] for row in rows[1:] if row[0] == scenario], float)
    got = run(paper, *KEY[scenario]).series
    columns = dict(zip(rows[0][1:], theirs.T, strict=True))
    weeks = WEEK_2022 + columns["week_since_2022"].astype(int)
    pairs = {
        "total": "total_members",
        "deaths_week": "deaths",
        "incap_week": "incapacitation",
    }
    for column, name in pairs.items():
        np.testing.assert_allclose(
            got[name][weeks[1:], 0], columns[column][1:], rtol=1e-11, err_msg=name
        )


# The fit.


def test_the_weekly_curves_are_the_splines_of_r(
    reference: Callable[[str], Columns],
) -> None:
    theirs = reference("weekly_splines_R.csv")
    series = read_observed(read_catalog(kinds=("series",)))
    for key, column in zip(PARTS, ("hom", "mis"), strict=True):
        np.testing.assert_allclose(weekly(series[key]), theirs[column], rtol=1e-12)
    np.testing.assert_allclose(target(series).weekly, theirs["casualties"], rtol=1e-12)


@pytest.fixture(scope="module")
def fit(find: Find) -> PaperFit:
    return paper_fit("bacrim2020", find, read_observed(read_catalog(kinds=("series",))))


def test_the_objective_has_the_printed_value_at_the_printed_optimum(
    fit: PaperFit,
) -> None:
    assert fit.published.squares == pytest.approx(37963.56, abs=0.005)
    assert len(fit.published.on_bounds) == 3


def test_recruitment_and_lethality_come_out_again(fit: PaperFit) -> None:
    for name in ("recruitment_rate", "lethality"):
        assert fit.refitted.values[name] == pytest.approx(
            fit.published.values[name], rel=1e-6
        )


def test_the_lowest_point_of_the_box_is_a_little_lower(fit: PaperFit) -> None:
    figures = fit_figures(fit)
    assert figures["squares_best"] == pytest.approx(37939.3066, rel=1e-7)
    assert fit.best.values["saturation"] == pytest.approx(5.1676e-8, rel=1e-3)
    assert fit.best.on_bounds == {
        "incapacitated_per_week": "low",
        "members_2012": "high",
    }


def test_sizes_from_100_000_to_400_000_fit_alike(fit: PaperFit) -> None:
    squares = [
        point.squares
        for point in fit.valley
        if point.parameter == "members_2012" and point.value >= 100e3
    ]
    assert min(squares) == pytest.approx(37.7e3, rel=0.005)
    assert max(squares) == pytest.approx(38.2e3, rel=0.005)
