"""The words of equations mean the same for numbers, arrays and symbols."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vado.core import maths
from vado.core.errors import SymbolicBranch, Unsupported
from vado.engine.graph import Graph
from vado.engine.targets.reference import evaluate

XS, YS = (0.0, 1.0, 3.0), (0.0, 10.0, 16.0)
WORDS = {
    "exp": (maths.exp, 1),
    "log": (lambda x: maths.log(abs(x) + 1.0), 1),
    "sqrt": (lambda x: maths.sqrt(abs(x)), 1),
    "power": (lambda x, y: maths.power(abs(x) + 0.5, y), 2),
    "minimum": (maths.minimum, 2),
    "maximum": (maths.maximum, 2),
    "both": (lambda x, y: maths.where(maths.both(x > 0, y > x), x, y), 2),
    "either": (lambda x, y: maths.where(maths.either(x > 0, y > x), x, y), 2),
    "where": (lambda x, y: maths.where(x >= y, x - y, 2.0), 2),
    "lookup": (lambda x: maths.lookup(x, XS, YS), 1),
    "divided": (lambda x, y: maths.divided(x, y, 7.0), 2),
    "operators": (lambda x, y: -x + 2.0 * y - (3.0 - x) / (abs(y) + 1) + x**2, 2),
    "turned": (lambda x, y: 1.0 / (2.0 + abs(x)) + (1.0 - y) + 2.0**x, 2),
    "comparisons": (
        lambda x, y: maths.where(x < y, 1.0, maths.where(x <= y, 2.0, y)),
        2,
    ),
    "equality": (
        lambda x, y: maths.where(x == y, 1.0, maths.where(x != 0, x, y)),
        2,
    ),
}
number = st.integers(-20_000, 20_000).map(lambda whole: whole / 1000)


def symbolic(word, args):
    graph = Graph({})
    nodes = [graph.node("input", attr=k) for k in range(len(args))]
    result = graph.lift(word(*nodes))
    return evaluate(graph, [result], lambda node: args[node.attr])[result.id]


@pytest.mark.parametrize("name", WORDS)
@given(st.lists(st.tuples(number, number), min_size=1, max_size=5))
def test_a_word_means_the_same_for_number_array_and_symbol(name, pairs):
    word, count = WORDS[name]
    arrays = [np.array(column) for column in list(zip(*pairs, strict=True))[:count]]
    one_by_one = [
        float(word(*[float(x[k]) for x in arrays])) for k in range(len(pairs))
    ]
    np.testing.assert_allclose(word(*arrays), one_by_one, rtol=1e-15)
    np.testing.assert_allclose(symbolic(word, arrays), one_by_one, rtol=1e-15)


@pytest.mark.parametrize("word", [maths.minimum, maths.maximum])
def test_the_smaller_or_larger_of_a_number_and_nan_is_nan(word):
    assert np.isnan(word(0.0, np.nan))
    assert np.isnan(word(np.nan, 0.0))


def test_lookup_is_flat_outside_and_linear_inside():
    got = [maths.lookup(x, XS, YS) for x in (-1.0, 0.5, 2.0, 9.0)]
    assert got == [0.0, 5.0, 13.0, 16.0]


def test_lookup_of_one_point_is_that_point():
    assert maths.lookup(5.0, (1.0,), (3.0,)) == 3.0


def test_division_by_zero_gives_what_was_asked_for():
    assert float(maths.divided(3.0, 0.0)) == 0.0
    assert float(maths.divided(3.0, 2.0, 9.0)) == 1.5


def test_a_switch_looks_at_the_middle_of_the_step():
    before = SimpleNamespace(now=9.5, middle=9.9)
    after = SimpleNamespace(now=10.0, middle=10.4)
    assert float(maths.step_up(before, 10.0)) == 0.0
    assert float(maths.step_up(after, 10.0)) == 1.0
    assert float(maths.pulse(after, 8.0, 2.0)) == 0.0


def test_a_ramp_rises_between_its_dates():
    clocks = [SimpleNamespace(now=t, middle=t) for t in (0.0, 2.0, 3.0, 9.0)]
    assert [float(maths.ramp(c, 2.0, 4.0)) for c in clocks] == [0.0, 0.0, 0.5, 1.0]


def test_totals_products_and_picks_of_plain_arrays_use_the_first_axis():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert maths.total(x).tolist() == [4.0, 6.0]
    assert maths.dot([[0.0, 1.0], [2.0, 0.0]], x).tolist() == [[3.0, 4.0], [2.0, 4.0]]
    assert maths.pick(x, "row", -1).tolist() == [3.0, 4.0]


def test_numpy_functions_work_on_symbols():
    x = np.array([0.5, 1.5])
    np.testing.assert_allclose(symbolic(lambda s: np.exp(s) + np.sin(s), [x]),
                               np.exp(x) + np.sin(x))  # fmt: skip


def test_numpy_numbers_may_stand_left_of_a_symbol():
    assert symbolic(lambda s: np.float64(2.0) * s, [3.0]) == 6.0


def test_a_numpy_function_that_is_no_word_is_refused_by_name():
    with pytest.raises(Unsupported, match="gcd is not a word"):
        symbolic(lambda s: np.gcd(s, 2), [1.0])


@pytest.mark.parametrize("misuse", [bool, float, list], ids=["if", "float", "for"])
def test_python_cannot_look_into_a_symbol(misuse):
    with pytest.raises(SymbolicBranch, match="where"):
        symbolic(misuse, [1.0])
