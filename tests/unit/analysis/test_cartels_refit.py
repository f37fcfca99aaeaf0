"""Recruitment and lethality are found again from the deaths they made."""

from pathlib import Path

import numpy as np
import pytest

from vado.analysis.cartels.refit import FITTED, Array, added, deaths, refit
from vado.core.errors import MissingFile
from vado.engine.ensemble import Program, compile_model
from vado.models.cartels import build

SIZES = np.array([70e3, 115e3, 250e3])
GIVEN = {
    "incapacitated_per_week": np.array([90.0, 110.0, 200.0]),
    "saturation": 0.0046 / SIZES,
    "members_2012": SIZES,
    "death_share": np.full(3, 0.1),
    "cap_members": np.ones(3),
}
TRUE = {
    "recruitment_rate": np.array([3.6e-3, 2.6e-3, 2.1e-3]),
    "lethality": np.array([5e-8, 1.6e-8, 4e-9]),
}


@pytest.fixture(scope="module")
def program() -> Program:
    def nowhere(key: str) -> Path:
        raise MissingFile(key)

    built = build({"variant": "paper", "network": "synthetic"}, nowhere)
    return compile_model(
        built.model, tables=built.tables, watch=("deaths", "dropout"), threads=1
    )


@pytest.fixture(scope="module")
def made(program: Program) -> Array:
    """Deaths of the true numbers."""
    return deaths(program, {**GIVEN, **TRUE})


def test_the_true_numbers_are_found_again(program: Program, made: Array) -> None:
    fit = refit(program, GIVEN, made)
    assert fit.settled.all()
    for name in FITTED:
        np.testing.assert_allclose(fit.inputs[name], TRUE[name], rtol=1e-6)
    assert fit.relative_rmse(made).max() < 1e-7


def test_no_neighbour_fits_better(program: Program, made: Array) -> None:
    rough = made * (1 + 0.1 * np.sin(np.arange(len(made)) / 30)[:, None])
    fit = refit(program, GIVEN, rough)
    for name in FITTED:
        for factor in (0.9999, 1.0001):
            moved = {**fit.inputs, name: fit.inputs[name] * factor}
            squares = added((deaths(program, moved) - rough) ** 2)
            assert (squares > fit.squares).all()


def test_a_future_has_the_same_bits_alone_and_among_others(
    program: Program, made: Array
) -> None:
    together = refit(program, GIVEN, made * 1.1)
    for k in range(3):
        alone = {name: values[k : k + 1] for name, values in GIVEN.items()}
        fit = refit(program, alone, made[:, k : k + 1] * 1.1)
        for name in FITTED:
            assert fit.inputs[name][0] == together.inputs[name][k]


def test_a_future_that_cannot_be_run_is_left_unsettled(
    program: Program, made: Array
) -> None:
    broken = {**GIVEN, "incapacitated_per_week": np.array([90.0, 1e9, 200.0])}
    fit = refit(program, broken, made)
    assert fit.settled.tolist() == [True, False, True]


def test_moments_are_added_one_after_the_other() -> None:
    x = np.array([[1e16, 1.0], [1.0, 1.0], [-1e16, 1.0]])
    assert added(x).tolist() == [0.0, 3.0]
