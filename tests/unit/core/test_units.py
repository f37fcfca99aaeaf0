"""Units are read alike everywhere, and a wrong one is named."""

import pytest

from small import pair, rivals, tank, valve
from units_of_formulas import check_units
from vado.core.errors import UnitsError, UnknownName
from vado.core.maths import (
    both,
    divided,
    exp,
    lookup,
    maximum,
    minimum,
    ramp,
    sqrt,
    step_up,
    total,
    where,
)
from vado.core.model import Model
from vado.core.system import Wire, join
from vado.core.units import canonical


@pytest.mark.parametrize(
    ("unit", "spelt"),
    [
        ("person/week", "person / week"),
        ("1/week * person", "person / week"),
        ("1 / person / week", "1 / person / week"),
        ("1 / (week*person)", "1 / person / week"),
        ("kg * week**2 / kg", "week**2"),
        ("person / week * week", "person"),
        ("usd_2021 / kg", "usd_2021 / kg"),
        ("1", "1"),
    ],
)
def test_equal_units_are_spelt_alike(unit, spelt):
    assert canonical(unit) == spelt


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("persn / week", "'persn' is not a unit. Did you mean 'person'"),
        ("usd_21", "'usd_21' is not a unit"),
        ("2 * week", "'2' is not a unit"),
        ("person week", "'person week' is not a unit"),
        ("person + week", "'person [+] week' is not a unit"),
        ("", "'' is not a unit"),
    ],
)
def test_an_unknown_word_of_a_unit_is_named(unit, told):
    with pytest.raises(UnitsError, match=told):
        canonical(unit)


@pytest.mark.parametrize("model", [tank(), valve(), rivals(), pair()])
def test_the_units_of_the_small_models_fit(model):
    check_units(model)


def model_with(formula, unit="kg"):
    model = tank()
    model.parameter("share", unit="1", value=0.5)
    model.parameter("people", unit="person", value=1.0)
    model.quantity(unit=unit)(formula)
    return model


def looks(water, share, lag, clock):
    most = maximum(0.0, minimum(water, float("inf"))) + 0
    late = where(both(clock.middle > lag, water > 0.0), most, 0.0)
    rise = exp(share) * lookup(share, (0, 1), (0, 2)) * ramp(clock, lag, 2.0 * lag)
    root = sqrt(water**2) * step_up(clock, lag)
    return (
        late + rise * total(water) + root + divided(water * share, share) + abs(-late)
    )


def test_every_word_carries_units():
    check_units(model_with(looks))


def adds(water, lag):
    return water + lag


def takes(water):
    return exp(water)


def compares(water, lag):
    return where(water > lag, 1.0, 0.0) * water


def chooses(water, lag):
    return where(water > 0, water, lag)


def one(water):
    return 1.0 + water


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        (adds, "tank: adds: adds 'kg' and 'day'"),
        (takes, "tank: takes: takes exp of 'kg' and '1'"),
        (compares, "tank: compares: compares 'kg' and 'day'"),
        (chooses, "tank: chooses: chooses between 'kg' and 'day'"),
        (one, "tank: one: adds '1' and 'kg'"),
    ],
)
def test_an_operation_on_unlike_units_is_named(formula, told):
    with pytest.raises(UnitsError, match=told):
        check_units(model_with(formula))


def weight(water, people):
    return water / people


def test_a_formula_of_another_unit_than_declared_is_named():
    with pytest.raises(UnitsError, match="tank: weight: found 'kg / person', but 'kg'"):
        check_units(model_with(weight))


def test_week_and_year_are_units_of_their_own():
    model = Model("m", source="none", time_unit="week")
    model.parameter("yearly", unit="person / year", value=52.0)
    model.stock("people", unit="person")

    @model.flow(into="people", unit="person / week")
    def coming(yearly):
        return yearly

    with pytest.raises(UnitsError, match="found 'person / year', but 'person / week'"):
        check_units(model)


def test_a_flow_has_the_unit_of_its_stock_over_the_models_time_unit():
    model = tank()

    @model.flow(into="water", unit="kg")
    def rain(water):
        return water

    with pytest.raises(UnitsError, match="rain and water: found 'kg', but 'kg / day'"):
        check_units(model)


def test_a_start_and_a_frozen_value_have_the_unit_of_what_they_stand_for():
    model = tank()
    model.stock("mud", unit="kg", start="lag")
    model.initial("first_water", of="water", unit="day")
    with pytest.raises(UnitsError) as told:
        check_units(model)
    assert "mud starts: found 'day', but 'kg' is declared" in str(told.value)
    assert "first_water: found 'kg', but 'day' is declared" in str(told.value)


def test_delays_and_smoothed_values_carry_units():
    model = tank()
    model.delay("late", of="leak", over="lag", unit="kg / day", order=2)
    model.smooth("felt", of="water", over="lag", unit="kg", order=2)
    check_units(model)
    model.smooth("wrong", of="water", over="water", unit="kg")
    with pytest.raises(UnitsError, match="wrong_adjustment"):
        check_units(model)


def test_a_wire_needs_a_factor_that_carries_the_difference():
    weekly = Model("weekly", source="none", time_unit="week")
    weekly.lever("opening", unit="kg / week", value=1.0)
    ends = "tank.inflow_rate", "weekly.opening"
    with pytest.raises(UnitsError, match="found 'kg / day', but 'kg / week'"):
        check_units(join("world", [tank(), weekly], [Wire(*ends, 7.0)]))
    check_units(join("world", [tank(), weekly], [Wire(*ends, 7.0, "day / week")]))


def test_a_name_that_nothing_defines_is_named():
    def lost(watr):
        return watr

    with pytest.raises(UnknownName, match="Did you mean 'water'"):
        check_units(model_with(lost))
