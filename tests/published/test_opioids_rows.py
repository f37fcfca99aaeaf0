"""Every row of `vado validate opioids`: near what was reported, or with its reason."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from vado.catalog.load import read_catalog
from vado.lab.answers import ValidationRow
from vado.lab.calibrate import calibrate
from vado.lab.calibration.answers import CalibrateSummaryAnswer
from vado.lab.requests import CalibrateRequest, ValidateRequest
from vado.lab.validate import validate

YEARS, VARIABLES, POLICIES = 34, 58, 48
SCENARIOS = (
    "source_base",
    "source_cnst",
    "source_fent_high",
    "source_fent_low",
    "source_pos",
    "source_neg",
    "source_no_fentanyl_history",
)


@cache
def answered(data: str, reference: str) -> tuple[ValidationRow, ...]:
    """All rows, with these folders; each combination once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VADO_DATA", data)
        patch.setenv("VADO_REFERENCE", reference)
        request = ValidateRequest(model="opioids", everything=True)
        return validate(request).rows


@pytest.fixture
def alone() -> tuple[ValidationRow, ...]:
    """Rows of a reader who has nothing of other authors."""
    return answered("/nowhere", "/nowhere")


@pytest.fixture
def beside(data_folder: Path, reference_folder: Path) -> tuple[ValidationRow, ...]:
    """Rows of a reader who has the joint draws and the expected outputs."""
    return answered(str(data_folder), str(reference_folder))


def counts(rows: tuple[ValidationRow, ...]) -> Counter[str]:
    return Counter("none" if row.ok is None else str(row.ok) for row in rows)


def test_only_the_year_2024_disagrees_and_says_why(
    alone: tuple[ValidationRow, ...],
) -> None:
    off = {row.name for row in alone if row.ok is False}
    assert off == {"observed_2024_summary"}
    assert all(row.explained and row.note for row in alone if row.ok is False)


def test_every_row_without_a_verdict_has_its_reason(
    alone: tuple[ValidationRow, ...],
) -> None:
    assert all(row.note for row in alone if row.ok is None)


def test_every_policy_has_a_row_in_four_scenarios(
    alone: tuple[ValidationRow, ...],
) -> None:
    names = {"overdose_deaths_2022_2032", "person_years_2022_2032"}
    rows = [r for r in alone if r.outcome in names and r.name.startswith("source_")]
    assert len(rows) == 4 * POLICIES * 2
    policies = {row.policy for row in rows}
    assert len(policies) == POLICIES
    assert {"None", "Baseline", "Package (R&R)", "Diverted Rx Init 65%"} <= policies
    assert all(row.ours is not None for row in rows)


def test_every_scenario_of_the_source_has_a_row_for_each_variable_and_year(
    alone: tuple[ValidationRow, ...],
) -> None:
    rows = [row for row in alone if row.table == "trajectory"]
    scenarios = Counter(row.scenario for row in rows)
    assert scenarios == dict.fromkeys(SCENARIOS, VARIABLES * YEARS)
    assert all(row.ours is not None for row in rows)


def test_each_feedback_that_is_held_has_its_row(
    alone: tuple[ValidationRow, ...],
) -> None:
    ours = {row.name: row.ours for row in alone if row.name.startswith("knockout")}
    assert ours == {
        "knockout_availability": pytest.approx(-0.250671, abs=1e-6),
        "knockout_perceived_risk": pytest.approx(1.121386, abs=1e-6),
        "knockout_social_influence": pytest.approx(-0.138857, abs=1e-6),
    }


def test_without_the_draws_the_summary_tells_the_same_years(
    alone: tuple[ValidationRow, ...], beside: tuple[ValidationRow, ...]
) -> None:
    lacking = {row.name: row for row in alone if row.table == "jama"}
    draws = {row.name: row.ours for row in beside if row.table == "jama"}
    summary = {row.name: row.ours for row in alone if row.table == "summary_jama"}
    assert len(draws) == len(summary) == 11
    for name, row in lacking.items():
        assert row.ours is None
        assert row.note is not None
        assert row.note.en == "needs source_posterior_draws"
        assert summary[f"summary_{name}"] == pytest.approx(draws[name], rel=0.005)


def test_what_is_entered_agrees(alone: tuple[ValidationRow, ...]) -> None:
    assert counts(alone)["True"] == 71


def test_all_that_is_held_agrees(beside: tuple[ValidationRow, ...]) -> None:
    off = {row.name: row.relative_error for row in beside if row.ok is False}
    assert off.keys() == {"observed_2024", "observed_2024_summary"}
    trajectories = 4 * VARIABLES * YEARS
    policies, changes, steps, jama = 3 * 17 * 2, 13 * 2, 2, 2 * 6
    agreed = counts(beside)["True"]
    assert agreed == trajectories + policies + changes + steps + jama


def test_every_row_has_a_number_of_ours(beside: tuple[ValidationRow, ...]) -> None:
    assert [row.name for row in beside if row.ours is None] == []


def test_the_miss_of_2024_is_the_same_from_draws_and_summary(
    beside: tuple[ValidationRow, ...],
) -> None:
    ours = {row.name: row.ours for row in beside if row.name.startswith("observed")}
    assert ours["observed_2024"] == next(
        row.ours for row in beside if row.name == "jama_2024"
    )
    draws, summary = ours["observed_2024"], ours["observed_2024_summary"]
    assert summary == pytest.approx(draws, rel=0.005)
    assert all(
        number is not None and number > 1.4 * 55_005 for number in (draws, summary)
    )


def test_percentiles_rise_with_their_share(beside: tuple[ValidationRow, ...]) -> None:
    ours = {row.name: row.ours for row in beside}
    for kind in ("posterior", "summary"):
        found = [
            ours[f"{kind}_package_people_with_disorder_2032_p{p}"]
            for p in ("2_5", "50", "97_5")
        ]
        assert None not in found
        assert found == sorted(set(found))


def test_no_table_of_other_authors_came_along() -> None:
    """Entered are the figures that stand in print, not what the files hold."""
    tables = read_catalog(kinds=("about", "validation")).models["opioids"].validation
    assert {name: len(family.entered) for name, family in tables.items()} == {
        "trajectory": 22,
        "policies": 15,
        "policy_changes": 26,
        "posterior": 0,
        "summary": 0,
        "jama": 6,
        "summary_jama": 6,
    }


def test_the_summary_is_remade_to_the_byte_and_compared(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VADO_DATA", str(data_folder))
    answer = calibrate(CalibrateRequest(model="opioids"), tmp_path / "mine.csv")
    assert isinstance(answer, CalibrateSummaryAnswer)
    assert all(file.same for file in answer.files)
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {"mine.csv", "mine_terms.csv"}
    assert max(row.median for row in answer.agreement) < 0.005
