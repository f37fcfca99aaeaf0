"""Our exp, log and pow against numpy over everything a double can be."""

import numpy as np
import pytest

pytest.importorskip("llvmlite", reason="the native target needs llvmlite")

from processors import skip_unless_here
from vado.core.maths import exp, log, power
from vado.core.model import Model
from vado.engine import Observe
from vado.engine.plan import plan
from vado.engine.targets.native import Native

TINY, LEAST, MOST = 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308
SPECIAL = [0.0, 1.0, 0.5, 2.0, 3.0, 1e15, TINY, 1e-310, LEAST, MOST, np.inf]
SPECIAL = np.array([*SPECIAL, *[-x for x in SPECIAL], np.nan, 1 + 2**-52, 1 - 2**-53])
EDGES = np.array([709.78, 709.79, -745.1, -745.2])


def kernel(**how):
    """A program whose memories are exp(x), log(x) and x ** y."""
    model = Model("maths", "none", "day", method="euler")
    model.parameter("x", unit="1", value=1.0)
    model.parameter("y", unit="1", value=1.0)
    model.stock("zero", unit="1", two_sided=True)

    @model.quantity(unit="1")
    def exponential(x, zero):
        return exp(x + zero)

    @model.quantity(unit="1")
    def logarithm(x, zero):
        return log(x + zero)

    @model.quantity(unit="1")
    def raised(x, y, zero):
        return power(x + zero, y)

    seen = ("exponential", "logarithm", "raised")
    made = plan(model, observe={name: Observe("final", name) for name in seen})
    return Native(made, **how)


@pytest.fixture(scope="module")
def here():
    return kernel()


def values(kernel, x, y=1.0):
    none, times = np.array([], int), np.array([0.0, 1.0])
    return kernel.run({"x": x, "y": y}, times, none, {}, len(x))[0]


def ulps(got, want):
    """How many steps between neighbouring doubles apart; NaN equals NaN."""
    with np.errstate(all="ignore"):
        same = (got == want) | (np.isnan(got) & np.isnan(want))
        gap = np.abs(got - want) / np.spacing(np.maximum(np.abs(want), TINY))
    return np.where(same, 0, gap)


def numpys(function, *args):
    with np.errstate(all="ignore"):
        return function(*[arg + 0.0 for arg in args])


def test_exp_is_right_to_the_last_place_or_two(here):
    rng = np.random.default_rng(0)
    ranges = [(-760, 720, 100_000), (-1, 1, 100_000), (-745.2, -708, 20_000)]
    x = np.concatenate([rng.uniform(*r) for r in ranges])
    x = np.concatenate([SPECIAL, EDGES, x, 10.0 ** rng.uniform(-300, 3, 20_000)])
    assert ulps(values(here, x)["exponential"], numpys(np.exp, x)).max() <= 2


def test_log_is_right_to_the_last_place_or_two(here):
    rng = np.random.default_rng(0)
    wide, near = 10.0 ** rng.uniform(-323, 308, 200_000), rng.normal(0, 1e-3, 50_000)
    x = np.concatenate([SPECIAL, wide, 1 + near, rng.uniform(0, 2, 50_000)])
    assert ulps(values(here, x)["logarithm"], numpys(np.log, x)).max() <= 2


def test_pow_is_right_in_the_range_of_models(here):
    rng = np.random.default_rng(0)
    x, y = 10.0 ** rng.uniform(-6, 6, 200_000), rng.uniform(-5, 5, 200_000)
    assert ulps(values(here, x, y)["raised"], x**y).max() <= 2


def test_pow_loses_few_places_at_the_edge_of_the_doubles(here):
    """Where y log x is near 700, an error in it of 1e-17 is 7e-15 of the result."""
    rng = np.random.default_rng(0)
    x = 10.0 ** rng.uniform(-300, 300, 200_000)
    y = rng.uniform(-700, 700, 200_000) / np.log(x)
    assert ulps(values(here, x, y)["raised"], x**y).max() <= 32


def test_pow_of_special_pairs_is_as_ieee_has_it(here):
    x, y = (a.ravel() for a in np.meshgrid(SPECIAL, SPECIAL))
    want = numpys(np.power, x, y)
    got = values(here, x, y)["raised"]
    wrong = ulps(got, want) > 8
    assert not wrong.any(), np.stack([x, y, got, want])[:, wrong].T


@pytest.mark.parametrize(
    ("lanes", "cpu"),
    [(4, None), (2, None), (2, "x86-64"), (4, "x86-64-v3"), (8, "x86-64-v4")],
)
def test_bits_do_not_depend_on_lanes_or_processor_level(here, lanes, cpu):
    skip_unless_here(cpu)
    rng = np.random.default_rng(0)
    x, y = 10.0 ** rng.uniform(-30, 30, 1_000), rng.uniform(-9, 9, 1_000)
    x[: len(SPECIAL)] = SPECIAL
    other = values(kernel(lanes=lanes, cpu=cpu), x, y)
    for name, want in values(here, x, y).items():
        assert np.array_equal(other[name], want, equal_nan=True), name
