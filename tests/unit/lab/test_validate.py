"""Tables of reported numbers, files of expected outputs, and what is said of them."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from vado.catalog.find import place_of
from vado.catalog.load import Catalog, read_catalog
from vado.catalog.records import Family, Reported
from vado.core.errors import DamagedFile, Problems
from vado.engine.results import Result
from vado.lab.answers import ValidationRow
from vado.lab.requests import ValidateRequest
from vado.lab.systems import Loaded, load
from vado.lab.validate import validate
from vado.lab.validation.expected import VARIABLE
from vado.lab.validation.families import rows_of
from vado.lab.validation.runs import measured

HEAD = "scenario,policy,deaths"
Held = Callable[..., dict[str, Reported]]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog()


@pytest.fixture(scope="module")
def loaded(catalog: Catalog) -> Loaded:
    return load("opioids", {}, catalog)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A reader without any file of other authors."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("VADO_DATA", str(tmp_path))


@pytest.fixture
def held(catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Held:
    """Rows of the small table, read beside a file with these lines."""

    def read(*lines: str, **facts: object) -> dict[str, Reported]:
        (tmp_path / "small.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        monkeypatch.setenv(VARIABLE, str(tmp_path))
        return {row.name: row for row in rows_of(family(**facts), catalog, "opioids")}

    return read


def family(**facts: object) -> Family:
    """Deaths under two policies."""
    deaths = {
        "label": {"en": "Deaths", "es": "Muertes"},
        "of": "cumulative_deaths",
        "measure": "gain",
        "since": "2022-01-01",
        "at": "2032-01-01",
        "reported_as": "deaths",
    }
    whole = {
        "name": "small",
        "row": "{package}_{outcome}",
        "label": {"en": "{outcome}: {policy}", "es": "{outcome}: {policy}"},
        "scenarios": {"source_base": "Base"},
        "packages": ["none", "fent_od_risk"],
        "outcomes": {"deaths": deaths},
        "expected": {
            "file": "small.csv",
            "scenario": "scenario",
            "package": "policy",
        },
        "tolerance": 1e-5,
        "tolerance_reason": "six digits",
        "evidence": "seen",
        "source": "source_model",
        "where": "the table of {scenario}",
    }
    return Family.model_validate(whole | facts)


def test_a_table_has_a_row_for_each_combination(catalog: Catalog) -> None:
    wide = family(
        row="{scenario}_{package}_{outcome}_{year}_{percent}",
        scenarios={"source_base": "Base", "source_cnst": "Cnst"},
        years=[2030, 2032],
        draws="calibrated",
        shares=[0.025, 0.5],
    )
    rows = rows_of(wide, catalog, "opioids")
    assert len({row.name for row in rows}) == len(rows) == 2 * 2 * 3 * 2
    assert rows[0].name == "source_base_none_deaths_2030_2_5"
    assert rows[0].where == "the table of Base"


def test_a_table_without_packages_has_those_of_the_paper(catalog: Catalog) -> None:
    rows = rows_of(family(packages=[]), catalog, "opioids")
    policies = catalog.models["opioids"].policies
    assert {row.package for row in rows} == policies.keys()
    assert len(rows) == len(policies)


def test_numbers_of_the_file_stand_under_the_names_of_the_source(held: Held) -> None:
    rows = held(HEAD, "Base,None,10.5", "Base,Fent OD Risk,9", "Cnst,None,8")
    assert [row.reported for row in rows.values()] == [10.5, 9.0]
    assert all(row.note is None for row in rows.values())


def test_a_policy_called_none_stays_one(held: Held) -> None:
    rows = held(HEAD, "Base,None,10.5")
    assert rows["none_deaths"].reported == 10.5
    assert rows["none_deaths"].label.en == "Deaths: None"


def test_a_row_that_the_file_lacks_says_that_nothing_is_held(held: Held) -> None:
    row = held(HEAD, "Base,None,10.5")["fent_od_risk_deaths"]
    assert row.reported is None
    assert row.note is not None
    assert row.note.en == "No reported value is held."


def test_without_the_file_a_row_says_which_it_needs(catalog: Catalog) -> None:
    row, _ = rows_of(family(), catalog, "opioids")
    assert row.reported is None
    assert row.note is not None
    assert "small.csv" in row.note.en
    assert VARIABLE in row.note.es


def test_an_entered_number_stands_in_for_the_file(held: Held, catalog: Catalog) -> None:
    entry = {"package": "none", "value": 11.0, "tolerance": 0.05}
    without, _ = rows_of(family(entered=[entry]), catalog, "opioids")
    assert (without.reported, without.tolerance) == (11.0, 0.05)
    with_it = held(HEAD, "Base,None,10.5", entered=[entry])["none_deaths"]
    assert (with_it.reported, with_it.tolerance) == (10.5, 1e-5)


def test_rows_with_an_entered_number_are_shown_always(catalog: Catalog) -> None:
    entered = [{"package": "none", "value": 11.0}]
    rows = rows_of(family(entered=entered), catalog, "opioids")
    assert [row.slow for row in rows] == [False, True]
    slow = rows_of(family(entered=entered, slow=True), catalog, "opioids")
    assert [row.slow for row in slow] == [True, True]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("scenario,deaths", "Base,3"), "no column 'policy'"),
        (("scenario,policy", "Base,None"), "no column 'deaths'"),
        ((HEAD, "Base,None,many"), "line 2 does not hold a number"),
        ((HEAD, "Base,None,1", "Base"), "line 3 does not hold a number"),
        (("",), "no column 'scenario'"),
    ],
)
def test_a_file_that_is_not_as_told_is_refused(
    held: Held, lines: tuple[str, ...], found: str
) -> None:
    with pytest.raises(Problems, match=found):
        held(*lines)


def test_a_name_that_stands_for_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="stands for nothing"):
        family(row="{city}")


@pytest.mark.parametrize(
    ("measure", "number"),
    [
        ("value", 40.0),
        ("change", 1.0),
        ("gain", 20.0),
        ("sum", 50.0),
        ("total", 60.0),
        ("annual", 30.0),
    ],
)
def test_each_measure_by_hand(loaded: Loaded, measure: str, number: float) -> None:
    """20, 30 and 40 a year on 1 January of three years, a step a year."""
    row = Reported.model_validate(FACTS | {"measure": measure})
    result = path([10.0, 20.0, 30.0, 40.0])
    (ours,) = measured(loaded, row, result, result.series["deaths"])
    assert ours == number


def test_a_sum_that_has_not_begun_is_nothing(loaded: Loaded) -> None:
    facts = {"measure": "sum", "since": "2002-01-01", "at": "2000-01-01"}
    result = path([10.0, 20.0, 30.0, 40.0])
    row = Reported.model_validate(FACTS | facts)
    assert measured(loaded, row, result, result.series["deaths"]).tolist() == [0.0]


FACTS = {
    "name": "some",
    "label": {"en": "Some", "es": "Algo"},
    "outcome": "deaths",
    "since": "2000-01-01",
    "at": "2002-01-01",
    "reported": 1.0,
    "tolerance": 0.1,
    "tolerance_reason": "made up",
    "evidence": "derived",
    "source": "vado_opioids",
    "where": "here",
}


def path(values: list[float]) -> Result:
    """One run with yearly values from 1999 on."""
    return Result(
        times=1999.0 + np.arange(len(values)),
        series={"deaths": np.array(values)[:, None]},
        observed={},
        states={},
        status=np.zeros(1, int),
        dims={},
    )


def test_a_number_needs_a_value_or_a_note() -> None:
    facts = {name: fact for name, fact in FACTS.items() if name != "reported"}
    with pytest.raises(ValueError, match="a note why there is none"):
        Reported.model_validate(facts | {"measure": "value"})


@cache
def shown(everything: bool = False) -> dict[str, ValidationRow]:
    """Rows of a reader who has nothing of other authors, by name."""
    answer = validate(ValidateRequest(model="opioids", everything=everything))
    rows = {row.name: row for row in answer.rows}
    assert len(rows) == len(answer.rows)
    return rows


def test_rows_are_shown_without_any_file_of_other_authors() -> None:
    rows = shown()
    assert all(row.ours is not None for row in rows.values())
    assert not any(row.ok is False and not row.explained for row in rows.values())


def test_what_needs_the_joint_draws_says_so_and_does_not_fail() -> None:
    row = shown(everything=True)["jama_2024"]
    assert (row.ours, row.ok) == (None, None)
    assert row.note is not None
    assert row.note.en == "needs source_posterior_draws"


def test_what_needs_the_published_network_names_only_that() -> None:
    rows = validate(ValidateRequest(model="cartels", everything=True)).rows
    notes = [row.note.en for row in rows if row.ours is None and row.note]
    assert len(notes) == 58
    assert all(note.split(". ")[0] == "needs bacrim2020" for note in notes)


@pytest.mark.parametrize(
    ("model", "key"),
    [("cartels", "bacrim2020_nodes"), ("opioids", "source_posterior_draws")],
)
def test_a_damaged_file_is_told_as_such(
    catalog: Catalog, tmp_path: Path, model: str, key: str
) -> None:
    path = place_of(catalog.third_party[key], tmp_path)
    path.parent.mkdir()
    path.write_text("not the file", encoding="utf-8")
    with pytest.raises(DamagedFile, match=f"sha256 is .* but '{key}' must have"):
        validate(ValidateRequest(model=model, everything=True))


def test_a_row_says_where_in_its_table_it_stands() -> None:
    rows = shown(everything=True)
    row = rows["posterior_package_overdose_deaths_2030_p97_5"]
    assert (row.table, row.at, row.share) == ("posterior", date(2030, 1, 1), 0.975)
    single = rows["knockout_availability"]
    assert (single.table, single.at, single.share) == (None, date(2020, 1, 1), None)


def test_the_rows_of_the_quick_answer_are_among_all() -> None:
    quick, whole = shown(), shown(everything=True)
    assert {name: whole[name] for name in quick} == quick


def test_a_relative_row_is_a_change_against_the_plain_run() -> None:
    rows = shown(everything=True)
    change = rows["package_change_in_overdose_deaths"].ours
    package, none = (
        rows[f"source_base_{key}_overdose_deaths_2022_2032"].ours
        for key in ("package", "none")
    )
    assert None not in (change, package, none)
    assert change == package / none - 1.0


def test_progress_ends_with_the_last_row() -> None:
    told: list[tuple[int, int]] = []
    answer = validate(ValidateRequest(), lambda done, of: told.append((done, of)))
    assert told[-1] == (len(answer.rows), len(answer.rows))
    assert told == sorted(told)
