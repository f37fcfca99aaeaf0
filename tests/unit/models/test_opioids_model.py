"""Laws of the opioid model; its own files are all it needs."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opioids_runs import Array, loaded, program, run
from vado.catalog.load import read_catalog
from vado.catalog.records import Balanced, Bounded, Directed, Parameter
from vado.core.errors import UnknownName
from vado.core.model import Equation, Flow, Model, Stock
from vado.core.model import Parameter as Number
from vado.engine.ensemble import Program
from vado.engine.results import Result
from vado.engine.signals import Line
from vado.models.opioids.model import FEEDBACKS, opioids
from vado.models.opioids.names import DISORDERS
from vado.models.opioids.outside import LEVERS, WIRED

FUTURES = 8
STARTING = ("starting_diverted", "starting_own_rx", "starting_heroin")
QUITTING = ("quitting_misuse", "quitting_heroin")
PEOPLE = (
    *("misuse", "nondis", *DISORDERS),
    *(f"{d}_{s}" for d in DISORDERS for s in ("treated", "early", "stable")),
)
DYING = tuple(
    name
    for name, item in opioids().names.items()
    if isinstance(item, Flow) and name.endswith("_deaths") and item.out_of
)
KINDS = {
    "no_availability": "Rx availability strength|Heroin availability strength"
    "|Rx vs H availability strength",
    "no_perceived_risk": "Perceived risk strength",
    "no_social_influence": "Social influence strength",
}
"""How the authors call the strengths of each feedback."""

seeds = st.integers(min_value=0, max_value=2**32)
shares = st.floats(min_value=0.0, max_value=1.0)
amounts = st.floats(min_value=0.0, max_value=1e9)


@pytest.fixture(scope="module")
def whole() -> Program:
    """Watches all people and every flow of them."""
    return program((*PEOPLE, *STARTING, *QUITTING, *DYING))


@pytest.fixture(scope="module")
def everything() -> Program:
    """Watches every equation and stock."""
    names = opioids().names.items()
    return program(tuple(n for n, i in names if isinstance(i, Equation | Stock)))


@pytest.fixture(scope="module")
def base(everything: Program) -> Result:
    return run(everything)


def fitted() -> dict[str, Parameter]:
    numbers = loaded().parameters.items()
    return {name: number for name, number in numbers if number.kind == "fitted"}


def anywhere(seed: int) -> dict[str, Array]:
    """Every fitted number somewhere in the authors' box, future by future."""
    rng = np.random.default_rng(seed)
    return {
        name: rng.uniform(number.range.low, number.range.high, FUTURES)
        for name, number in fitted().items()
    }


def formula(name: str, feedback: str = "all") -> Callable[..., Any]:
    item = opioids(feedback).names[name]
    assert isinstance(item, Equation)
    return item.formula


def summed(result: Result, names: tuple[str, ...]) -> Array:
    """People in all of them, treatments added up, shape ``(time, run)``."""
    total = np.zeros((len(result.times), result.status.size))
    for name in names:
        total += crowd(result, name)
    return total


def crowd(result: Result, name: str) -> Array:
    """One of them, treatments added up."""
    path = result.series[name]
    return path if path.ndim == 2 else path.sum(axis=1)


def test_an_unknown_feedback_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'no_availability'"):
        opioids("availability")


def test_a_model_is_made_anew_each_time() -> None:
    one, other = opioids(), opioids()
    assert isinstance(one, Model)
    assert one is not other
    assert list(one.names) == list(other.names)


def test_no_number_stands_in_the_equations() -> None:
    numbers = [i for i in opioids().names.values() if isinstance(i, Number)]
    assert len(numbers) == len(loaded().parameters)
    assert {number.value for number in numbers} == {None}


@pytest.mark.parametrize("feedback", FEEDBACKS)
def test_every_equation_says_what_it_means(feedback: str) -> None:
    names = opioids(feedback).names.items()
    assert [n for n, i in names if isinstance(i, Equation) and not i.text] == []


@pytest.mark.parametrize("feedback", FEEDBACKS)
def test_every_equation_has_the_unit_it_declares(feedback: str) -> None:
    pytest.importorskip("pint", reason="units are checked with pint")
    from units_of_formulas import check_units

    check_units(opioids(feedback))


def test_there_are_twenty_eight_states_and_two_counters() -> None:
    stocks = {n: i for n, i in opioids().names.items() if isinstance(i, Stock)}
    counters = {n for n in stocks if n.startswith("cumulative_")}
    states = [3 if i.dims else 1 for n, i in stocks.items() if n not in counters]
    assert (sum(states), len(counters)) == (28, 2)


@given(seeds)
@settings(max_examples=10)
def test_people_change_by_starting_quitting_and_dying_and_nothing_else(
    whole: Program, seed: int
) -> None:
    result = run(whole, given=anywhere(seed))
    people = summed(result, PEOPLE)
    net = summed(result, STARTING) - summed(result, (*QUITTING, *DYING))
    # Far from the fit some futures leave the numbers; until then they conserve people.
    there = np.isfinite(people[1:]) & np.isfinite(net[:-1])
    gap = np.abs(np.diff(people, axis=0) - net[:-1] / 16)[there]
    # Rounding of sums of some twenty numbers is all that may differ.
    size = (np.abs(people[1:]) + np.abs(people[:-1]))[there]
    assert there.mean() > 0.5
    assert (gap <= 1e-12 * size).all()


def test_nothing_flows_where_nobody_is_and_nobody_starts(whole: Program) -> None:
    first = {n: 0.0 for n in loaded().parameters if n.endswith("_1999")}
    nobody = {"heroin_base": 0.0, "diverted_base": 0.0, "own_rx_rate": 0.0}
    few = {"misuse_1999": 1e-6, "hud_1999": 1e-6, "oud_1999": 1e-6}
    more = {"oud_heroin_1999": 1e-6, "nondis_1999": 1e-6, "oud_early_1999": 1e-6}
    # A trace of people keeps ratios to 1999 defined.
    result = run(whole, given={**first, **nobody, **few, **more})
    assert summed(result, PEOPLE).max() < 1e-5
    assert summed(result, (*QUITTING, *DYING)).max() < 1e-5


@given(price=amounts, share=shares, kits=amounts, lever=shares)
def test_wired_factors_of_one_leave_every_bit(
    price: float, share: float, kits: float, lever: float
) -> None:
    assert formula("heroin_price_index")(price, 1.0) == price
    assert formula("fentanyl_penetration")(share, 1.0) == share
    assert formula("kits")(kits, lever, 1.0) == kits * lever
    effect = formula("fentanyl_effect")(share, 2.0, lever, 1.0)
    assert effect == 1 + share * (2.0 * lever - 1)
    for name in ("methadone_room", "naltrexone_room"):
        assert formula(name)(kits, lever, 0.866, 1.0) == kits * lever * 0.866


def test_a_run_with_wires_at_one_has_the_bits_of_one_without(
    everything: Program, base: Result
) -> None:
    wired = run(everything, signals=dict.fromkeys(WIRED, 1.0))
    for name, path in base.series.items():
        np.testing.assert_array_equal(wired.series[name], path, err_msg=name)


def test_policies_at_one_have_the_bits_of_none(
    everything: Program, base: Result
) -> None:
    idle = {**dict.fromkeys(LEVERS, 1.0), "peer_recovery": 0.0}
    result = run(everything, signals=idle)
    for name, path in base.series.items():
        np.testing.assert_array_equal(result.series[name], path, err_msg=name)


def test_more_than_all_of_the_market_is_all_of_it() -> None:
    penetration = formula("fentanyl_penetration")
    assert penetration(0.8, 2.0) == 1.0
    assert penetration(0.8, 0.5) == 0.4


@pytest.mark.parametrize(
    ("wire", "factor", "change"),
    [
        ("heroin_price_factor", 2.0, -3.48),
        ("fentanyl_penetration_factor", 0.9, -7.84),
        ("fentanyl_penetration_factor", 0.8, -15.44),
        ("fentanyl_penetration_factor", 0.5, -36.47),
        ("naloxone_factor", 2.0, -11.80),
    ],
)
def test_a_wired_factor_moves_deaths_by_a_known_percentage(
    wire: str, factor: float, change: float
) -> None:
    deaths = program(("cumulative_deaths",))

    def decade(signals: dict[str, Line]) -> float:
        kept = run(deaths, signals=signals, record=[2022.0, 2032.0])
        return float(np.diff(kept.series["cumulative_deaths"][:, 0])[0])

    moved = decade({wire: Line((2022.0, 2025.0), (1.0, factor))})
    assert round(100 * (moved / decade({}) - 1), 2) == change


@pytest.mark.parametrize("feedback", KINDS)
def test_a_feedback_held_at_neutral_is_one_with_strengths_of_zero(
    feedback: str, everything: Program
) -> None:
    starts = tuple(KINDS[feedback].split("|"))
    zero = {n: 0.0 for n, p in fitted().items() if p.place.startswith(starts)}
    held = run(program(("overdose_deaths", "misuse"), feedback))
    weak = run(everything, given=zero)
    for name in held.series:
        np.testing.assert_array_equal(held.series[name], weak.series[name])


def test_policies_against_heroin_leave_those_with_a_disorder_alone() -> None:
    needs = {n: i.needs for n, i in opioids().names.items() if isinstance(i, Flow)}
    policies = {"heroin_init_no_rx", "heroin_init_misuse"}
    touched = {n for n, asked in needs.items() if policies & set(asked)}
    assert touched == {"starting_heroin", "misuse_to_heroin"}


def test_success_is_an_s_curve_of_the_stay() -> None:
    success = formula("success")
    stays = np.linspace(0.1, 6.0, 60)
    curve = success(stays, 0.85, 2.5, 2.5, 2.0)
    assert (np.diff(curve) > 0).all()
    assert (curve < 0.85).all()
    assert success(2.5, 0.85, 2.5, 2.5, 2.0) == pytest.approx(0.85 * 6.25 / 7.25)


def test_buprenorphine_providers_have_fewer_patients_each_the_more_there_are() -> None:
    room = formula("buprenorphine_room")
    providers = np.array([1.0, 1e3, 1e4, 1e5])
    patients = room(providers, 1.0, 4.45e-5, 1.0, 42.0, 1.0, 1.0)
    assert (np.diff(patients / providers) < 0).all()
    assert patients[0] == pytest.approx(42.0, rel=1e-4)
    assert room(0.0, 1.0, 4.45e-5, 1.0, 42.0, 1.0, 1.0) == 0.0


def test_demand_follows_the_price_by_its_elasticity() -> None:
    demand = formula("illicit_demand")
    at_one = demand(1e6, 1e5, 1e4, 0.014, 0.002, 0.007, 1.0, -0.5)
    at_four = demand(1e6, 1e5, 1e4, 0.014, 0.002, 0.007, 4.0, -0.5)
    assert at_one == pytest.approx(14_000 + 200 + 70)
    assert at_four == pytest.approx(at_one / 2)


def test_demand_in_2016_is_what_its_numbers_were_chosen_for() -> None:
    demand = run(program(("illicit_demand",)), record=[2016.0])
    assert round(float(demand.series["illicit_demand"][0, 0]), -3) == 44_000


def test_bounded_quantities_stay_inside(base: Result) -> None:
    checks = loaded_checks(Bounded)
    assert checks
    for check in checks:
        path = base.series[check.of]
        assert check.low is None or path.min() >= check.low, check.name
        assert check.high is None or path.max() <= check.high, check.name


def test_balanced_stocks_change_by_their_flows_and_nothing_else(base: Result) -> None:
    checks = loaded_checks(Balanced)
    assert {c.stock for c in checks} >= set(PEOPLE)
    for check in checks:
        stock, dims = base.series[check.stock], base.dims[check.stock]
        net = np.zeros_like(stock)
        for names, sign in ((check.into, 1), (check.out_of, -1)):
            for name in names:
                flow = base.series[name]
                net += sign * (flow if base.dims[name] == dims else flow.sum(axis=1))
        gap = np.diff(stock, axis=0) - net[:-1] / 16
        assert np.abs(gap).max() <= 1e-12 * stock.max(), check.name


def test_levers_move_outcomes_the_way_the_checks_say(everything: Program) -> None:
    checks = loaded_checks(Directed)
    assert checks
    for check in checks:
        paths = []
        for value in np.linspace(check.low, check.high, 4):
            line = Line((2022.0, 2022.0625), (run_before(check.cause), float(value)))
            kept = run(everything, signals={check.cause: line}, record=[2032.0])
            paths.append(float(kept.series[check.effect][0, 0]))
        signs = {np.sign(b - a) for a, b in pairwise(paths)}
        assert signs == {1.0 if check.moves == "up" else -1.0}, check.name


def run_before(lever: str) -> float:
    """What a lever is at while nobody acts."""
    return loaded().catalog.levers[f"opioids.{lever}"].default


def loaded_checks(kind: type[Any]) -> list[Any]:
    """The checks of one kind in the model's file."""
    files = read_catalog(kinds=("about", "checks"), models=("opioids",))
    checks = files.models["opioids"].checks.values()
    return [check for check in checks if isinstance(check, kind)]
