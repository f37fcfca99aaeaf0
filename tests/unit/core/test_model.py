"""What an author may declare, and what is said when it does not fit."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from small import tank
from vado.core.errors import DimsError, UnknownName, VadoError
from vado.core.model import Built, Model
from vado.engine import Steps, compile_model


def test_a_flow_is_a_plain_function():
    model = Model("m", source="none", time_unit="week")
    model.stock("people", unit="person")

    @model.flow(into="people", unit="person / week", eq="eq. 1")
    def joining(people, rate):
        """People bring in others.

        And more.
        """
        return people * rate

    assert joining(100.0, rate=0.5) == 50.0
    flow = model.names["joining"]
    assert (flow.text, flow.needs) == ("People bring in others.", ("people", "rate"))
    assert (flow.into, flow.out_of, flow.eq) == ("people", None, "eq. 1")


def test_a_name_means_one_thing():
    with pytest.raises(VadoError, match="tank: 'water' is declared twice"):
        tank().stock("water", unit="kg")


def test_the_clock_is_no_name():
    with pytest.raises(VadoError, match="tank: 'clock' is reserved"):
        tank().parameter("clock")


def test_a_dimension_must_be_declared():
    with pytest.raises(DimsError, match="tank: x: no dimension is called 'row'"):
        tank().stock("x", unit="kg", dims="row")


def test_every_argument_of_a_formula_has_a_name():
    with pytest.raises(VadoError, match="name every argument"):
        tank().quantity(unit="1")(lambda *needs: 1.0)


def test_a_step_needs_a_stock_that_is_declared():
    with pytest.raises(UnknownName, match="Did you mean 'water'"):
        tank().step(of="watr")


def test_a_step_takes_the_unit_of_its_stock():
    model = tank()

    @model.step(of="water")
    def next_water(water):
        return water

    assert model.names["next_water"].unit == "kg"


def test_what_is_built_cannot_be_changed():
    built = Built(model=tank(), tables={})
    with pytest.raises(dataclasses.FrozenInstanceError):
        built.model = tank()


orders, lags = st.integers(1, 4), st.floats(0.5, 8.0)


def delayed(order):
    model = tank(method="euler", step_size=0.25)
    model.delay("arrival", of="leak", over="journey", unit="kg / day", order=order)
    model.parameter("journey", unit="day", value=3.0)
    model.stock("sent", unit="kg")
    model.stock("arrived", unit="kg")
    model.flow(into="sent", unit="kg / day")(named("sending", lambda leak: leak))
    model.flow(into="arrived", unit="kg / day")(
        named("arriving", lambda arrival: arrival)
    )
    return model


def named(name, formula):
    formula.__name__ = name
    return formula


@settings(max_examples=8)
@given(orders, lags)
def test_nothing_is_lost_in_a_delay(order, lag):
    transit = [f"arrival_transit_{k + 1}" for k in range(order)]
    program = compile_model(delayed(order), target="reference")
    states = program.run({"journey": lag}, start=0, stop=20).states
    first = (
        order * (10.0 / 4.0) * lag / order
    )  # as much in transit as the flow keeps up
    held = sum(states[name][0] for name in transit)
    assert states["sent"][0] + first == pytest.approx(
        states["arrived"][0] + held, rel=1e-12
    )


@settings(max_examples=8)
@given(orders, st.floats(2.0, 8.0))
def test_a_delayed_flow_comes_out_its_lag_later_on_average(order, lag):
    model = Model("pulse", source="none", time_unit="day", method="rk4", step_size=0.5)
    model.parameter("lag", unit="day", value=3.0)
    model.series("inflow", unit="kg / day")
    model.stock("moment", unit="kg * day")
    model.delay("out", of="entry", over="lag", unit="kg / day", order=order)
    model.quantity(unit="kg / day")(named("entry", lambda inflow: inflow))
    model.flow(into="moment", unit="kg")(
        named("age", lambda clock, out: clock.now * out)
    )
    burst = Steps(((0.0, 0.0), (1.0, 1.0), (2.0, 0.0)))
    program = compile_model(model, target="reference")
    states = program.run(
        {"lag": lag}, start=0, stop=100, signals={"inflow": burst}
    ).states
    assert states["moment"][0] - 1.5 == pytest.approx(lag, rel=1e-3)


@settings(max_examples=8)
@given(orders, st.floats(2.5, 8.0))
def test_a_smoothed_value_settles_at_what_it_follows(order, lag):
    model = tank()
    model.parameter("habit", unit="day", value=3.0)
    model.smooth("felt", of="water", over="habit", unit="kg", order=order)
    program = compile_model(model, target="reference", step=1.0)
    states = program.run({"habit": lag}, start=0, stop=300, record=()).states
    np.testing.assert_allclose(states["felt"], states["water"], rtol=1e-9)


def test_a_smoothed_value_may_start_elsewhere():
    model = tank()
    model.parameter("habit", unit="day", value=3.0)
    model.parameter("first", unit="kg", value=1.0)
    model.smooth("felt", of="water", over="habit", unit="kg", start="first")
    result = compile_model(model, target="reference", watch=["felt"]).run(
        start=0, stop=1
    )
    assert result.series["felt"][0, 0] == 1.0
