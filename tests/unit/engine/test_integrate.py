"""The time grid, and the order of accuracy of every method."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from small import (
    pair,
    pair_solution,
    rivals,
    tank,
    tank_solution,
    valve,
    valve_solution,
)
from vado.core.errors import UnknownName, VadoError
from vado.core.system import join
from vado.engine import Steps, compile_model
from vado.engine.integrate import METHODS, SAME_DATE, calls, grid, substeps
from vado.engine.plan import plan

ORDER = {"euler": 1.0, "heun": 2.0, "rk4": 4.0}


def test_the_grid_is_a_lattice_from_the_start():
    assert grid(0, 2, 0.5).tolist() == [0.0, 0.5, 1.0, 1.5, 2.0]


def test_the_last_step_is_cut_at_the_end():
    assert grid(1, 2.25, 0.5).tolist() == [1.0, 1.5, 2.0, 2.25]
    assert grid(0, 0.2, 0.5).tolist() == [0.0, 0.2]


def test_a_date_cuts_only_the_step_it_falls_in():
    assert grid(0, 2, 0.5, [0.7]).tolist() == [0.0, 0.5, 0.7, 1.0, 1.5, 2.0]


def test_a_date_beside_a_lattice_point_replaces_it_exactly():
    date = 1.0 + 1e-11
    assert grid(0, 2, 0.5, [date]).tolist() == [0.0, 0.5, date, 1.5, 2.0]
    third = 52 * (1 / 3)
    assert third in grid(0, 52, 52 / 3, [third])


def test_dates_outside_the_run_are_left_out():
    assert grid(0, 1, 0.5, [-1.0, 0.0, 1.0, 7.0]).tolist() == [0.0, 0.5, 1.0]


steps = st.sampled_from([1 / 52, 1 / 16, 0.1, 1.0, 4.0, 13.0])
moments = st.lists(st.floats(0, 60, allow_nan=False), max_size=8)


@given(steps, st.floats(0.01, 60), moments)
def test_every_date_is_on_the_grid_and_no_step_is_too_long(step, stop, dates):
    times = grid(0.0, stop, step, dates)
    gaps = np.diff(times)
    assert times[0] == 0.0
    assert times[-1] == stop
    assert (gaps > 0).all()
    assert (gaps <= step * (1 + 1e-9)).all()
    for date in dates:
        if date <= stop:
            assert np.abs(times - date).min() <= 2 * SAME_DATE * step
    lattice = step * np.arange(int(stop / step) + 1)
    away = np.abs(times[:, None] - lattice[None, :]).min(axis=0)
    assert (away <= 2 * SAME_DATE * step).all()


@pytest.mark.parametrize(
    ("start", "stop", "step"),
    [(1, 1, 1), (2, 1, 1), (0, 1, 0), (0, 1, -1), (0, np.nan, 1), (0, np.inf, 1)],
)
def test_a_grid_needs_an_end_after_its_start_and_a_step(start, stop, step):
    with pytest.raises(VadoError, match="time grid"):
        grid(start, stop, step)


def test_an_unknown_method_is_named():
    with pytest.raises(UnknownName, match="Did you mean 'rk4'"):
        plan(tank(), method="rk")


@pytest.mark.parametrize("method", METHODS)
def test_every_method_ends_by_writing_the_present(method):
    *inner, last = METHODS[method]
    assert last.ends
    assert not any(stage.ends for stage in inner)
    assert METHODS[method][0].reads == "C"


def slope(errors, sizes):
    """Order by regression of log error on log step."""
    return np.polyfit(np.log(sizes), np.log(errors), 1)[0]


@pytest.mark.parametrize("method", ORDER)
def test_each_method_has_its_order(method, target):
    program = compile_model(tank(), target=target, method=method, threads=1)
    sizes = [0.5, 0.25, 0.125, 0.0625]
    errors = [
        abs(
            program.run(start=0, stop=6, step=h).states["water"][0] - tank_solution(6.0)
        )
        for h in sizes
    ]
    assert slope(errors, sizes) == pytest.approx(ORDER[method], abs=0.12)


@pytest.mark.parametrize("method", ORDER)
def test_a_policy_date_off_the_lattice_does_not_spoil_the_order(method, target):
    program = compile_model(valve(), target=target, method=method, threads=1)
    date = 2.71  # on no lattice below
    lever = {"opening": Steps(((date, 4.0),), before=1.0)}
    exact = valve_solution(6.0 - date, 4.0, valve_solution(date, 1.0, 3.0))
    sizes = [1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64]
    errors = [
        abs(
            program.run(start=0, stop=6, step=h, signals=lever).states["water"][0]
            - exact
        )
        for h in sizes
    ]
    assert slope(errors, sizes) == pytest.approx(ORDER[method], abs=0.1)


def test_joined_models_keep_their_own_steps():
    system = pair()
    assert substeps(system, 1 / 16) == [1, 4]
    rows = [(c.part, c.row) for c in calls(["euler", "heun"], [1, 2])]
    assert rows == [(0, 0), (1, 0), (1, 1), (1, 0), (1, 1)]


def test_a_published_euler_step_sets_the_order_of_a_joined_system(target):
    program = compile_model(pair(), target=target, threads=1)
    exact, sizes, errors = pair_solution(2.0), [1 / 16, 1 / 32, 1 / 64], []
    for h in sizes:
        states = program.run(start=0, stop=2, step=h).states
        got = states["slow.x"][0], states["fine.y"][0]
        errors.append(np.abs(np.subtract(got, exact)).max())
    assert slope(errors, sizes) == pytest.approx(1.0, abs=0.1)


def test_models_that_are_joined_without_wires_reproduce_themselves(target):
    whole = join("both", [tank_in_years(), rivals()], [])
    program = compile_model(whole, target=target, threads=1)
    together = program.run(start=0, stop=1).states
    single = compile_model(rivals(), target=target, threads=1)
    alone = single.run(start=0, stop=52, step=52 / 16 / 4).states
    np.testing.assert_allclose(together["rivals.people"], alone["people"], rtol=1e-12)


def tank_in_years():
    model = tank(step_size=1 / 16, method="euler")
    model.time_unit = "year"
    return model
