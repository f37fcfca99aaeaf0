"""Numbers about the whole path of a run, each checked by hand."""

import numpy as np
import pytest

from small import rivals, tank
from vado.core.errors import DimsError, UnknownName, VadoError
from vado.core.maths import maximum, where
from vado.core.model import Model
from vado.engine import Line, Observe, compile_model


def wave():
    """Rises by one a day to five, then falls back to zero, in steps of half a day."""
    model = Model("wave", "none", "day", method="euler", step_size=0.5)
    model.stock("x", unit="kg", two_sided=True)

    @model.flow(into="x", unit="kg / day")
    def slope(clock):
        return where(clock.middle < 5, 1.0, -1.0)

    return model


@pytest.mark.parametrize(
    ("observe", "by_hand"),
    [
        (Observe("final", "x"), 0.0),
        (Observe("largest", "x"), 5.0),
        (Observe("smallest", "x"), 0.0),
        (Observe("when_largest", "x"), 5.0),
        (Observe("first_above", "x", 3.0), 3.5),
        (Observe("first_above", "x", -1.0), 0.0),
        (Observe("first_above", "x", 5.0), np.nan),
        (Observe("first_below", "x", 0.1), 0.0),
        (Observe("first_below", "x", -0.1), np.nan),
        (Observe("summed", "x"), 50.0),
        (Observe("first_below", "slope", 0.0), 5.0),
    ],
)
def test_a_memory_is_what_a_reader_of_the_path_would_note(observe, by_hand, target):
    program = compile_model(wave(), target=target, observe={"m": observe}, threads=1)
    got = program.run(start=0, stop=10).observed["m"]
    np.testing.assert_array_equal(got, [by_hand])


def test_the_date_of_the_largest_is_that_of_the_first_of_equals(target):
    observe = {"when": Observe("when_largest", "slope")}
    program = compile_model(wave(), target=target, observe=observe, threads=1)
    assert program.run(start=0, stop=10).observed["when"].tolist() == [0.0]


def test_a_misfit_is_the_weighted_sum_of_squares(target):
    observe = {"misfit": Observe("misfit", "x", "seen")}
    program = compile_model(wave(), target=target, observe=observe, threads=1)
    seen = {
        "seen": 1.0,
        "seen.weight": Line((0.0, 0.4, 0.5, 1.0, 1.1), (1, 0, 2, 2, 0)),
    }
    result = program.run(start=0, stop=10, signals=seen)
    assert result.observed["misfit"].tolist() == [1.0 * 1.0 + 2.0 * 0.25 + 2.0 * 0.0]


def test_a_misfit_needs_something_to_compare_with():
    observe = {"misfit": Observe("misfit", "x", "seen")}
    program = compile_model(wave(), target="reference", observe=observe)
    with pytest.raises(VadoError, match=r"signals\.seen: has no value"):
        program.run(start=0, stop=10)


def test_only_one_number_can_be_observed():
    with pytest.raises(DimsError, match="people' has dims"):
        compile_model(rivals(), observe={"m": Observe("final", "people")})


def test_an_unknown_kind_is_named():
    with pytest.raises(UnknownName, match="Did you mean 'largest'"):
        compile_model(tank(), observe={"m": Observe("large", "water")})


def test_a_broken_run_keeps_its_row_and_says_so(target):
    model = tank()
    model.parameter("first", unit="kg", value=1.0)
    model.stock("mud", unit="kg", start="first")

    @model.quantity(unit="kg")
    def level(water):
        return maximum(0.0, water)

    program = compile_model(model, target=target, watch=["level"], threads=1)
    inputs = {
        "lag": np.array([4.0, -1e-3, 4.0, 4.0]),
        "inflow_rate": np.array([2.0, 2.0, -9.0, 2.0]),
        "first": np.array([1.0, 1.0, 1.0, np.inf]),
    }
    result = program.run(inputs, start=0, stop=4000, record=[4000])
    assert result.status.tolist() == [0, 1, 2, 3]
    assert result.counts() == {"ok": 1, "diverged": 1, "negative": 1, "failed": 1}
    assert np.isfinite(result.series["level"][0]).tolist() == [True, False, True, True]


def test_a_status_stays_when_the_stock_recovers(target):
    model = Model("dip", "none", "day", method="euler")
    model.stock("x", unit="kg", start=0.5)

    @model.flow(into="x", unit="kg / day")
    def slope(clock):
        return where(clock.middle < 1, -1.0, 1.0)

    result = compile_model(model, target=target, threads=1).run(start=0, stop=5)
    assert result.states["x"][0] == 3.5
    assert result.counts()["negative"] == 1


def test_negative_stocks_can_be_allowed(target):
    model = tank()
    program = compile_model(model, target=target, allow_negative=True, threads=1)
    result = program.run({"inflow_rate": -9.0}, start=0, stop=50)
    assert result.states["water"][0] < 0
    assert result.ok.all()


def test_a_long_array_is_watched_to_its_last_element(target):
    model = rivals(size=12)
    program = compile_model(model, target=target, threads=1)
    first = np.full(12, 50.0)
    first[-1] = -1.0
    odd = compile_model(model, target=target, tables={"first": first}, threads=1)
    assert program.run(start=0, stop=1).counts()["ok"] == 1
    assert odd.run(start=0, stop=1).counts()["negative"] == 1
