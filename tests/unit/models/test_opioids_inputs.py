"""Figures, projections, numbers and policies of the opioid model."""

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opioids_runs import END, START, Array, loaded, rows, values
from vado.catalog.records import Package, Series
from vado.core.units import canonical
from vado.lab.ensembles import find_scenario
from vado.models.opioids.inputs import (
    FILE,
    Figures,
    Projected,
    inputs,
    read_figures,
)
from vado.models.opioids.outside import LEVERS, SERIES

SCENARIOS = tuple(k for k in loaded().catalog.scenarios if k != "reference")
PERCENTAGES = {10: 0.149, 20: 0.312, 50: 0.936}
"""Strength of peer support that the authors put beside each percentage."""
AUTHORS_ROWS = {
    "fentanyl_share": "Fentanyl penetration curve NFLIS",
    "heroin_price": "Heroin price index DATA",
    "naloxone_kits": "Nx kits distributed HR IQVIA",
    "bup_providers": "Bup providers DATA",
    "methadone_patients": "Tx point patients OTP MMT NSSATS",
    "naltrexone_patients": "Tx point patients Viv IQVIA",
    "patients_prescribed": "Patients receiving opioid prescription annual IQVIA",
    "prescriptions": "Total prescription opioid Rx IQVIA",
    "mme": "Total Rx MME prescribed IQVIA",
    "deterrent_share": "ADF fraction of prescribed Rx opioids base",
    "nondis_using_rx": "Fraction of NDHU who use Rx NSDUH",
    "hud_using_rx": "Fraction of HUD who use Rx NSDUH",
    "population": "Population",
}
levels = st.floats(min_value=0.0, max_value=1e8)


def at(series: Mapping[str, object], name: str, *years: float) -> Array:
    """Values of a series at moments."""
    signal, moments = series[name], np.array(years)
    assert callable(signal)
    return np.asarray(signal(moments, moments))


def projected(last: float, end: float, hold: float = 0.0) -> Projected:
    figures = Figures(years=np.array([2000.0, 2020.0]), values=np.array([1.0, last]))
    return Projected(figures=figures, since=2020.0, end=end, by=2032.0, hold=hold)


@given(levels, levels)
def test_a_projection_starts_at_the_last_figure_and_never_passes_its_end(
    last: float, end: float
) -> None:
    moments = np.linspace(2020.0, 2100.0, 81)
    path = projected(last, end)(moments, moments)
    size = max(last, end)
    assert path[0] == pytest.approx(last, abs=1e-12 * size)
    assert (np.diff(path) * np.sign(end - last) >= -1e-12 * size).all()
    assert path.min() >= min(last, end) - 1e-12 * size
    assert path.max() <= max(last, end) + 1e-12 * size


def test_a_projection_has_gone_almost_all_of_the_way_at_its_date() -> None:
    moments = np.array([2032.0])
    (reached,) = projected(0.0, 1.0)(moments, moments)
    assert reached == pytest.approx(2 / (1 + np.exp(-5)) - 1)
    assert round(100 * reached, 1) == 98.7


def test_figures_are_joined_by_straight_lines() -> None:
    moments = np.array([2000.0, 2005.0, 2010.0])
    np.testing.assert_allclose(projected(5.0, 9.0)(moments, moments), [1.0, 2.0, 3.0])


def test_a_held_series_stays_at_its_last_figure() -> None:
    moments = np.array([2010.0, 2020.0, 2032.0])
    path = projected(5.0, 9.0, hold=1.0)(moments, moments)
    np.testing.assert_array_equal(path, [3.0, 5.0, 5.0])


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_makes_every_series_of_the_model(scenario: str) -> None:
    series = inputs(values(scenario))
    assert series.keys() == SERIES.keys()
    moments = np.arange(START, END + 0.01, 1 / 16)
    for name, signal in series.items():
        path = signal(moments, moments)
        assert np.isfinite(path).all(), name
        assert (path >= 0).all(), name
        assert tuple(signal.dates) == ()


@pytest.mark.parametrize(
    "scenario", [s for s in SCENARIOS if s != "source_no_fentanyl_history"]
)
def test_scenarios_share_the_past_unless_they_are_about_it(scenario: str) -> None:
    base, other = inputs(values()), inputs(values(scenario))
    past = np.arange(START, 2019.01, 1 / 16)
    for name in SERIES:
        np.testing.assert_array_equal(at(base, name, *past), at(other, name, *past))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_series_ends_near_the_value_its_scenario_names(scenario: str) -> None:
    numbers = values(scenario)
    if numbers["projection_hold"] or not numbers["fentanyl_presence"]:
        return  # nothing is projected, or fentanyl is not there
    for name, series in inputs(numbers).items():
        if isinstance(series, Projected):
            begun, ended = series(np.array([series.since, 2032.0]), np.zeros(2))
            end = numbers[f"{name}_end"]
            assert abs(ended - end) <= 0.0134 * abs(begun - end) + 1e-9 * end, name


def test_the_price_of_heroin_is_projected_from_2019() -> None:
    series = inputs(values("source_pos"))
    before, after = at(series, "heroin_price", 2019.0, 2019.5)
    assert after > before


def test_the_study_of_2025_projects_from_2019_and_the_others_from_2020() -> None:
    base, study = inputs(values()), inputs(values("jama_pessimistic"))
    figure = read_figures(FILE)["naloxone_kits"].values[-1]
    assert at(base, "naloxone_kits", 2020.0) == figure
    assert at(study, "naloxone_kits", 2020.0) != figure


def test_constant_providers_stay_at_their_figure_of_2021() -> None:
    series = inputs(values("source_cnst"))
    assert at(series, "bup_providers", 2032.0) == 114376
    assert at(series, "methadone_places", 2032.0) == 311531 / 0.866


def test_a_world_without_fentanyl_never_had_it() -> None:
    series = inputs(values("source_no_fentanyl_history"))
    assert not at(series, "fentanyl_share", *np.arange(START, END)).any()


def test_patients_at_a_moment_are_those_of_january() -> None:
    series, numbers = inputs(values()), values()
    rate, each, days = (
        at(series, name, 2010.0)[0]
        for name in (
            "patients_prescribed",
            "prescriptions_per_patient",
            "days_per_prescription",
        )
    )
    january = read_figures(FILE)["patients_this_month"]
    assert rate * each * days * numbers["year_per_day"] == pytest.approx(
        january.at(2010.0)
    )


def test_every_column_of_figures_is_described() -> None:
    described = tomllib.loads(FILE.with_suffix(".toml").read_text(encoding="utf-8"))
    assert described.keys() == read_figures(FILE).keys()
    for key, facts in described.items():
        # The record of an observed series checks texts in both languages and grades.
        digest, how = "0" * 64, "as published"
        row = {"key": key, "file": FILE.name, "sha256": digest, "cleaning": how}
        series = Series.model_validate(row | facts)
        assert canonical(series.unit)
        assert series.source in loaded().catalog.sources


def test_shares_of_heroin_users_are_the_means_of_their_figures() -> None:
    for name in ("nondis_using_rx", "hud_using_rx"):
        mean = read_figures(FILE)[name].values.mean()
        assert values()[name] == round(mean, 6)


def test_the_figures_are_those_of_the_authors_files(data_folder: Path) -> None:
    folder = data_folder / "third_party"
    theirs = {r["variable"]: r for r in rows(folder / "source_inputtimeseries.csv")}
    with FILE.open(encoding="utf-8", newline="") as file:
        ours = list(csv.DictReader(file))
    for row in ours:
        for name, variable in AUTHORS_ROWS.items():
            assert row[name] == theirs[variable][row["year"]], (name, row["year"])
    monthly = {
        float(r["time"]): r["Patients with current month opioid Rx IQVIA"]
        for r in rows(folder / "source_monthlytimeseries_long.csv")
    }
    for row in ours:
        assert row["patients_this_month"] == monthly.get(float(row["year"]), "")


def test_the_fitted_numbers_are_those_of_the_authors_file(data_folder: Path) -> None:
    table = rows(data_folder / "third_party" / "source_parameters_estimated.csv")
    theirs = {row["parameter"]: row for row in table}
    numbers = loaded().parameters.values()
    ours = {n.place: n for n in numbers if n.kind == "fitted"}
    assert ours.keys() == theirs.keys()
    for place, number in ours.items():
        found = (number.value, number.range.low, number.range.high)
        row = theirs[place]
        names = ("best_fit", "lower_bound", "upper_bound")
        assert found == tuple(float(row[n]) for n in names), place


def test_twenty_seven_of_seventy_three_sit_on_a_bound_and_say_so() -> None:
    numbers = [n for n in loaded().parameters.values() if n.kind == "fitted"]
    bound = [n for n in numbers if n.value in (n.range.low, n.range.high)]
    assert (len(bound), len(numbers)) == (27, 73)
    told = [n for n in numbers if "sits on the" in n.reason.en]
    assert told == bound
    assert [n for n in numbers if "queda en el límite" in n.reason.es] == bound


def test_numbers_held_fixed_by_the_authors_have_no_range() -> None:
    numbers = loaded().parameters.values()
    free = {n.name for n in numbers if n.range.low < n.range.high}
    fitted = {n.name for n in numbers if n.kind == "fitted"}
    judged = {n.name for n in numbers if n.kind == "judgement"}
    scenario = {n.name for n in numbers if n.name.endswith(("_end", "_by"))}
    switches = {"projection_from", "projection_hold", "fentanyl_presence"}
    assert free == fitted | judged | scenario | switches


def test_scenarios_set_what_shapes_the_series_and_nothing_else() -> None:
    shaping = {"projection_from", "projection_hold", "fentanyl_presence"}
    for scenario in SCENARIOS:
        for name in find_scenario(loaded(), scenario).values:
            own = name.removeprefix("opioids.")
            assert own in shaping or own.endswith(("_end", "_by")), name


def published() -> dict[str, Package]:
    """The policies by the authors' names."""
    named = {p.published_as: p for p in loaded().files.policies.values()}
    return {str(name): package for name, package in named.items()}


def test_the_policy_called_none_is_a_policy() -> None:
    assert published()["None"].levers == {}
    assert published()["Baseline"].levers == {}
    assert loaded().catalog.packages["none"].published_as == "None"


def test_every_policy_comes_in_three_sizes() -> None:
    names = set(published()) - {"None", "Baseline", "Diverted Rx Init 65%"}
    whole = {name for name in names if not name.endswith((" 10", " 50"))}
    assert len(whole) == 15
    assert names == {f"{name}{size}" for name in whole for size in ("", " 10", " 50")}


def test_versions_of_a_policy_move_the_same_levers_by_their_percentage() -> None:
    policies = published()
    for name, package in policies.items():
        stem, _, size = name.rpartition(" ")
        percent = int(size) if size in ("10", "50") else 20
        whole = policies[stem] if size in ("10", "50") else package
        assert package.levers.keys() == whole.levers.keys()
        for lever, (setting,) in package.levers.items():
            if lever == "opioids.peer_recovery":
                assert setting.value == PERCENTAGES[percent]
            elif name != "Diverted Rx Init 65%":
                moved = abs(setting.value - 1)
                assert moved == pytest.approx(percent / 100), (name, lever)


def test_every_policy_ramps_from_2022_to_2025() -> None:
    for package in published().values():
        for (setting,) in package.levers.values():
            assert (setting.start.isoformat(), str(setting.reached)) == (
                "2022-01-01",
                "2025-01-01",
            )


def test_levers_leave_the_model_alone_by_default() -> None:
    levers = loaded().catalog.levers
    defaults = {name: levers[f"opioids.{name}"].default for name in LEVERS}
    assert set(defaults.values()) == {1.0}
    assert levers["opioids.peer_recovery"].default == 0.0
