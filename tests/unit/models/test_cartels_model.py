"""Laws of the cartels model over the stand-in network, which needs no files."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from units_of_formulas import check_units
from vado.core.errors import MissingFile, UnknownName
from vado.core.model import Equation, Model, Parameter
from vado.engine.ensemble import Program, compile_model
from vado.engine.memory import NEGATIVE, Observe
from vado.engine.results import Result
from vado.engine.signals import Steps
from vado.models.cartels import build
from vado.models.cartels.model import STEPS, cartels
from vado.models.cartels.network import synthetic

VALUES: Mapping[str, float] = {
    "recruitment_rate": 2.601508e-3,
    "incapacitated_per_week": 110.0,
    "lethality": 1.603015e-8,
    "saturation": 4e-8,
    "members_2012": 115e3,
    "death_share": 0.1,
    "cap_members": 5e3,
}
"""Values of parameters.toml for the stand-in network."""
STOCKS = ("members", "recruited", "incapacitated", "killed", "saturated")
WATCHED = ("total_members", "deaths", "incapacitation", "recruitment", "dropout")
WEEK_2022, WEEK_2032 = 520, 1040

factors = st.floats(min_value=0.0, max_value=3.0)
rates = st.floats(min_value=0.2, max_value=3.0)


def nowhere(key: str) -> Path:
    raise MissingFile(f"{key} is not needed here")


def program(variant: str, **how: Any) -> Program:
    built = build({"variant": variant, "network": "synthetic"}, nowhere)
    return compile_model(built.model, tables=built.tables, watch=WATCHED, **how)


@pytest.fixture(scope="module")
def paper() -> Program:
    return program("paper")


@pytest.fixture(scope="module")
def default() -> Program:
    return program(
        "default", observe={"cap": Observe("first_above", "incapacitation_forgone")}
    )


def run(
    compiled: Program,
    recruitment: float = 1.0,
    incapacitation: float = 1.0,
    weeks: float = WEEK_2032,
    step: float = 4.0,
    **values: float,
) -> Result:
    """One run whose levers are set in 2022."""
    return compiled.run(
        {**VALUES, **values},
        start=0,
        stop=weeks,
        step=step,
        dates=(WEEK_2022,),
        signals={
            "recruitment_factor": Steps(((WEEK_2022, recruitment),), 1.0),
            "incapacitation_factor": Steps(((WEEK_2022, incapacitation),), 1.0),
        },
    )


def formulas(variant: str) -> dict[str, Callable[..., Any]]:
    names = cartels(variant).names.items()
    return {n: item.formula for n, item in names if isinstance(item, Equation)}


def test_an_unknown_variant_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'paper'"):
        cartels("papers")


@pytest.mark.parametrize("variant", STEPS)
def test_no_number_stands_in_the_equations(variant: str) -> None:
    names = cartels(variant).names.values()
    values = [item.value for item in names if isinstance(item, Parameter)]
    assert values == [None] * len(VALUES)


@pytest.mark.parametrize("variant", STEPS)
def test_every_equation_says_what_it_means(variant: str) -> None:
    names = cartels(variant).names.items()
    silent = [n for n, item in names if isinstance(item, Equation) and not item.text]
    assert silent == []


@pytest.mark.parametrize("variant", STEPS)
def test_every_equation_has_the_unit_it_declares(variant: str) -> None:
    pytest.importorskip("pint", reason="units are checked with pint")
    check_units(cartels(variant))


def test_recruits_of_a_cartel_grow_with_its_size_and_the_lever() -> None:
    recruitment = formulas("paper")["recruitment_by_cartel"]
    assert recruitment(1000.0, 0.002, 0.5) == 1.0


def test_arrests_are_spread_by_size() -> None:
    arrests = formulas("paper")["incapacitation_by_cartel"]
    assert arrests(250.0, 1000.0, 100.0, 2.0) == 50.0


def test_arrests_fall_with_members_below_the_cap() -> None:
    arrests = formulas("default")["incapacitation_by_cartel"]
    assert arrests(250.0, 1000.0, 4000.0, 100.0, 2.0) == 12.5
    assert arrests(250.0, 1000.0, 500.0, 100.0, 2.0) == 50.0


def test_arrests_not_made_are_those_the_cap_takes_away() -> None:
    made, forgone, reach = (
        formulas("default")[name]
        for name in ("incapacitation", "incapacitation_forgone", "reach")
    )
    share = reach(1000.0, 4000.0)
    assert made(share, 100.0, 2.0) == 50.0
    assert forgone(share, 100.0, 2.0) == 150.0
    assert forgone(reach(9000.0, 4000.0), 100.0, 2.0) == 0.0


def test_foes_are_all_others_and_rivals_again_divided_by_allies() -> None:
    foes = formulas("paper")["foes"]
    rivalry, members = np.array([[0, 2.0], [2.0, 0]]), np.array([10.0, 30.0])
    found = foes(members, members.sum(), rivalry, np.array([0.0, 4.0]))
    np.testing.assert_allclose(found, [30 + 60, (10 + 20) / 5])


def test_deaths_are_a_share_of_homicides_and_missing_people() -> None:
    assert formulas("paper")["homicides_and_missing"](70.0, 0.1) == pytest.approx(700)


@given(factors, factors, rates, rates, rates)
def test_members_change_by_the_four_flows_and_nothing_else(
    default: Program, r: float, i: float, rho: float, theta: float, size: float
) -> None:
    values = {
        "recruitment_rate": rho * VALUES["recruitment_rate"],
        "lethality": theta * VALUES["lethality"],
        "members_2012": size * VALUES["members_2012"],
    }
    end = run(default, r, i, **values).states
    members, recruited, arrested, killed, left = (end[n].sum() for n in STOCKS)
    # The tallies follow their own scalar flows: rounding is all that may differ.
    assert members + arrested + killed + left == pytest.approx(
        values["members_2012"] + recruited, rel=1e-11
    )


@given(factors, factors, rates)
def test_no_size_is_below_zero_in_the_default_form(
    default: Program, r: float, i: float, arrests: float
) -> None:
    heavy = arrests * 4 / 3 * VALUES["incapacitated_per_week"]
    result = run(default, r, i, incapacitated_per_week=heavy)
    assert result.states["members"].min() >= 0
    assert result.ok.all()


def test_the_published_form_goes_below_zero_and_says_so(paper: Program) -> None:
    result = run(paper, 0.0, 3.0)
    assert result.status.tolist() == [NEGATIVE]
    assert result.series["total_members"].min() < 0


def test_the_default_form_says_from_when_the_cap_acts(default: Program) -> None:
    result = run(default, 0.0, 3.0)
    since = float(result.observed["cap"][0])
    before = result.times < since
    members = result.series["total_members"][:, 0]
    assert (members[before] >= VALUES["cap_members"]).all()
    assert (members[~before] < VALUES["cap_members"]).all()
    assert np.isnan(run(default).observed["cap"]).all()


@pytest.mark.parametrize(("r", "i"), [(1, 1), (0.5, 2), (0, 1), (2, 0)])
def test_both_forms_have_the_same_bits_above_the_cap(
    paper: Program, default: Program, r: float, i: float
) -> None:
    one, other = run(paper, r, i), run(default, r, i)
    assert np.isnan(other.observed["cap"]).all()
    for name in WATCHED:
        np.testing.assert_array_equal(one.series[name], other.series[name])
    np.testing.assert_array_equal(one.states["members"], other.states["members"])


@given(factors)
def test_no_recruitment_never_adds_members(default: Program, i: float) -> None:
    members = run(default, 0.0, i).series["total_members"][WEEK_2022 // 4 :, 0]
    assert (np.diff(members) <= 0).all()


def test_recruitment_alone_is_exponential(paper: Program) -> None:
    zero = {"incapacitated_per_week": 0.0, "lethality": 0.0, "saturation": 0.0}
    result = run(paper, step=1.0, **zero)
    grown = np.exp(VALUES["recruitment_rate"] * result.times)
    members = result.series["total_members"][:, 0]
    # Runge-Kutta steps of one week err by (rate * step)**5 / 120 each, 1040 of them.
    np.testing.assert_allclose(members, VALUES["members_2012"] * grown, rtol=2e-12)


def test_nothing_happens_where_every_rate_is_zero(paper: Program) -> None:
    zero = dict.fromkeys(
        ("recruitment_rate", "incapacitated_per_week", "lethality", "saturation"), 0.0
    )
    result = run(paper, **zero)
    start = VALUES["members_2012"] * synthetic().tables()["share_2012"]
    np.testing.assert_array_equal(result.states["members"][:, 0], start)
    for name in ("deaths", "incapacitation", "recruitment", "dropout"):
        assert not result.series[name].any()


def test_totals_do_not_depend_on_how_groups_are_numbered(paper: Program) -> None:
    order = np.random.default_rng(3).permutation(150)
    tables = {
        name: table[np.ix_(order, order)] if table.ndim == 2 else table[order]
        for name, table in synthetic().tables().items()
    }
    other = compile_model(cartels("paper"), tables=tables, watch=WATCHED)
    one, two = run(paper), run(other)
    np.testing.assert_allclose(
        one.states["members"][order], two.states["members"], rtol=1e-11
    )
    for name in WATCHED:
        np.testing.assert_allclose(one.series[name], two.series[name], rtol=1e-12)


def test_only_ratios_of_size_arrests_and_deaths_matter(paper: Program) -> None:
    """Why the data do not tell sizes apart."""
    more = {
        name: 2 * VALUES[name] for name in ("members_2012", "incapacitated_per_week")
    }
    less = {name: VALUES[name] / 2 for name in ("lethality", "saturation")}
    one, two = run(paper, 0.7, 1.5), run(paper, 0.7, 1.5, **more, **less)
    for name in WATCHED:
        np.testing.assert_array_equal(2 * one.series[name], two.series[name])


@pytest.mark.parametrize(("r", "i"), [(1, 1), (0, 0), (3, 0), (0.3, 2.7), (0, 3)])
def test_the_kernel_follows_the_equations_written_out_in_numpy(
    paper: Program, r: float, i: float
) -> None:
    result = run(paper, r, i, step=1.0)
    members, killed = written_out(r, i)
    np.testing.assert_allclose(result.states["members"][:, 0], members, rtol=1e-9)
    assert result.states["killed"][0] == pytest.approx(killed, rel=1e-9)


def written_out(r: float, i: float) -> tuple[np.ndarray, float]:
    """Sizes and deaths in 2032: weekly Runge-Kutta steps over the whole matrix."""
    network = synthetic()
    matrix = network.conflict()
    members = VALUES["members_2012"] * network.tables()["share_2012"]
    killed = 0.0

    def change(c: np.ndarray, on: bool) -> tuple[np.ndarray, float]:
        deaths = VALUES["lethality"] * c * (matrix @ c)
        rate = VALUES["recruitment_rate"] * (r if on else 1)
        arrests = VALUES["incapacitated_per_week"] * (i if on else 1) / c.sum()
        return c * (rate - arrests - VALUES["saturation"] * c) - deaths, deaths.sum()

    for week in range(WEEK_2032):
        on = week >= WEEK_2022
        one, a = change(members, on)
        two, b = change(members + one / 2, on)
        three, c = change(members + two / 2, on)
        four, d = change(members + three, on)
        members = members + (one + 2 * two + 2 * three + four) / 6
        killed += (a + 2 * b + 2 * c + d) / 6
    return members, killed


def test_a_model_is_made_anew_each_time() -> None:
    one, other = cartels(), cartels()
    assert isinstance(one, Model)
    assert one is not other
    assert list(one.names) == list(other.names)
