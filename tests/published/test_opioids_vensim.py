"""The opioid model beside the authors' Vensim output, which has six digits.

Half a unit in the sixth digit is 5e-6 of a number that begins with 1: no difference can
be told below that. The tolerance is twice as much.
"""

from pathlib import Path

import numpy as np
import pytest

from opioids_runs import PLACES, WATCHED, Array, apart, loaded, program, rows, run
from vado.engine.ensemble import Program
from vado.engine.results import Result

TOLERANCE = 1e-5
SCENARIOS = {
    "Base": "source_base",
    "Cnst": "source_cnst",
    "FentH": "source_fent_high",
    "Pos": "source_pos",
}
"""The authors' names of the scenarios whose outputs the reference files hold."""


@pytest.fixture(scope="module")
def compiled() -> Program:
    return program(WATCHED)


@pytest.fixture(scope="module")
def folder(reference_folder: Path) -> Path:
    return reference_folder / "opioids"


@pytest.fixture(scope="module")
def yearly(folder: Path) -> dict[str, dict[str, Array]]:
    """Scenario -> variable -> values on 1 January from 1999 to 2032."""
    paths: dict[str, dict[str, list[float]]] = {}
    for row in rows(folder / "source_vensim_reference_yearly.csv"):
        path = paths.setdefault(row["scenario"], {}).setdefault(row["variable"], [])
        assert int(row["year"]) == 1999 + len(path)
        path.append(float(row["value"]))
    return {s: {v: np.array(p) for v, p in of.items()} for s, of in paths.items()}


def differences(
    result: Result, theirs: dict[str, Array], every: int
) -> dict[str, float]:
    """Relative difference of each variable, where it is above the tolerance."""
    found = {
        name: apart(PLACES[name].path(result)[::every], path)
        for name, path in theirs.items()
    }
    return {name: gap for name, gap in found.items() if gap > TOLERANCE}


def test_the_base_scenario_equals_vensim_at_every_step(
    compiled: Program, folder: Path
) -> None:
    table = rows(folder / "source_vensim_base_fulltimestep.csv")
    names = [name for name in table[0] if name != "time"]
    theirs = {name: np.array([float(row[name]) for row in table]) for name in names}
    result = run(compiled)
    np.testing.assert_array_equal(result.times, [float(row["time"]) for row in table])
    assert len(theirs) == 58
    assert differences(result, theirs, every=1) == {}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_equals_vensim_every_first_of_january(
    compiled: Program, yearly: dict[str, dict[str, Array]], scenario: str
) -> None:
    theirs = yearly[scenario]
    assert theirs.keys() == PLACES.keys()
    assert differences(run(compiled, SCENARIOS[scenario]), theirs, every=16) == {}


def test_every_row_of_the_policy_table_comes_out(
    compiled: Program, folder: Path
) -> None:
    table = rows(folder / "source_policy_table_vensim_bestfit.csv")
    worst = {}
    for row in table:
        ours = policy_row(compiled, SCENARIOS[row["scenario"]], row["policy"])
        theirs = (row["od_deaths_2022_2032"], row["oud_person_years_2022_2032"])
        gap = max(abs(a / float(b) - 1) for a, b in zip(ours, theirs, strict=True))
        if gap > TOLERANCE:
            worst[row["scenario"], row["policy"]] = gap
    assert len(table) == 51
    assert worst == {}


def policy_row(compiled: Program, scenario: str, policy: str) -> tuple[float, float]:
    """Deaths and person-years with a disorder from 2022 to 2032 under a policy."""
    result = run(compiled, scenario, package_called(policy), record=[2022.0, 2032.0])
    deaths, years = (
        result.series[name][:, 0]
        for name in ("cumulative_deaths", "cumulative_disorder_years")
    )
    return deaths[1] - deaths[0], years[1] - years[0]


def package_called(policy: str) -> str:
    """The key of the package that the authors call so."""
    policies = loaded().files.policies
    (key,) = [k for k, p in policies.items() if p.published_as == policy]
    return key


@pytest.mark.parametrize(("parts", "change"), [(2, -0.21), (4, -0.31)])
def test_a_shorter_step_lowers_deaths_as_the_card_says(
    compiled: Program, parts: int, change: float
) -> None:
    whole, finer = (
        run(compiled, step=step, record=[2022.0, 2032.0]).series["cumulative_deaths"]
        for step in (1 / 16, 1 / 16 / parts)
    )
    ratio = float(np.diff(finer[:, 0])[0] / np.diff(whole[:, 0])[0])
    assert round(100 * (ratio - 1), 2) == change
