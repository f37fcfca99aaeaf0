"""The numpy target adds up in an order that does not depend on the number of runs."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from small import rivals, spread
from vado.engine import compile_model
from vado.engine.targets.reference import _sparse, added


@given(st.integers(1, 40), st.integers(1, 6))
def test_a_sum_of_many_runs_has_the_bits_of_each_alone(length, runs):
    x = np.random.default_rng(length).normal(size=(length, runs))
    alone = [added(x[:, k : k + 1])[0] for k in range(runs)]
    assert added(x).tolist() == alone


def test_four_partial_sums_take_turns():
    x = np.array([1e16, 1.0, -1e16, 1.0, 1.0, 1.0])[:, None]
    assert added(x)[0] == (1e16 + 1.0 + (1.0 + 1.0)) + (-1e16 + 1.0)


@given(st.integers(1, 30), st.integers(1, 6))
def test_a_product_of_many_runs_has_the_bits_of_each_alone(size, runs):
    rng = np.random.default_rng(size)
    matrix = rng.normal(size=(size, size)) * (rng.uniform(size=(size, size)) < 0.4)
    x = rng.normal(size=(size, runs))
    whole = _sparse(matrix, x)
    for k in range(runs):
        assert np.array_equal(whole[:, k], _sparse(matrix, x[:, k : k + 1])[:, 0])
    np.testing.assert_allclose(whole, matrix @ x, atol=1e-12)


def test_zeros_of_a_matrix_touch_nothing():
    matrix = np.array([[0.0, 1.0], [0.0, 0.0]])
    x = np.array([[np.nan], [2.0]])
    assert _sparse(matrix, x).tolist() == [[2.0], [0.0]]


def test_a_run_does_not_depend_on_its_company():
    program = compile_model(rivals(), target="reference")
    draws = spread(rivals(), 5)
    together = program.run(draws, start=0, stop=30).states["people"]
    for k in range(5):
        alone = program.run({n: v[k] for n, v in draws.items()}, start=0, stop=30)
        assert np.array_equal(alone.states["people"][:, 0], together[:, k])
