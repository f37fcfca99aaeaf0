"""Derivatives by central differences that fill the lanes."""

import numpy as np
import pytest

from small import rivals, tank
from vado.engine import Observe, compile_model, differences


def test_a_gradient_equals_the_analytic_one(target):
    observe = {"end": Observe("final", "water")}
    program = compile_model(
        tank(), target=target, observe=observe, step=0.05, threads=1
    )
    at = {"inflow_rate": 2.0, "lag": 4.0}
    value, slope = differences(program, "end", at, list(at), start=0, stop=3)
    late = np.exp(-3 / 4)
    assert value == pytest.approx(8.0 + 2.0 * late, rel=1e-8)
    by_rate = 4.0 * (1 - late)
    by_lag = 2.0 * (1 - late) + 2.0 * late * 3 / 16
    np.testing.assert_allclose(slope, [by_rate, by_lag], rtol=1e-7)


def test_a_parameter_at_zero_has_a_derivative():
    observe = {"end": Observe("final", "water")}
    program = compile_model(tank(), target="reference", observe=observe, step=0.05)
    at = {"inflow_rate": 0.0, "lag": 4.0}
    _, slope = differences(program, "end", at, ["inflow_rate"], start=0, stop=3)
    assert slope[0] == pytest.approx(4.0 * (1 - np.exp(-3 / 4)), rel=1e-6)


def test_a_derivative_is_the_limit_of_smaller_differences():
    observe = {"peak": Observe("summed", "everyone")}
    program = compile_model(rivals(), target="reference", observe=observe)
    at = {"growth": 0.03, "harm": 2e-4, "arrests": 8.0}
    wide, narrow = (
        differences(program, "peak", at, list(at), relative=r, start=0, stop=20)[1]
        for r in (1e-3, 1e-5)
    )
    np.testing.assert_allclose(wide, narrow, rtol=1e-4)
    assert np.sign(narrow).tolist() == [1.0, -1.0, -1.0]
