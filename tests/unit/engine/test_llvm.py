"""The printed code says what the graph says, strictly."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("llvmlite", reason="the native target needs llvmlite")

from small import rivals, spread
from vado.core.errors import Unsupported
from vado.core.maths import apply, dot, maximum, minimum, total
from vado.core.model import Model
from vado.engine import Observe, compile_model
from vado.engine.lower import lower
from vado.engine.plan import plan
from vado.engine.targets.llvm import emit
from vado.engine.targets.native import Native

TESTS = str(Path(__file__).parents[2])
VALUES = np.array([-2.5, -1.0, -0.0, 0.0, 0.3, 1.0, 7.25, np.inf, -np.inf])
ONE = ("neg", "sqrt", "abs", "trunc", "not")
TWO = ("add", "sub", "mul", "div", "min", "max", "lt", "le", "gt", "ge", "eq", "ne")
TWO += ("and", "or")


def calculator():
    """Shows what each operation makes of two inputs."""
    model = Model("calculator", "none", "day", method="euler")
    model.parameter("x", unit="1", value=1.0)
    model.parameter("y", unit="1", value=1.0)
    model.stock("held", unit="1", start=0.0, two_sided=True)

    for op in (*ONE, *TWO):
        formula = of_one(op) if op in ONE else of_two(op)
        formula.__name__ = f"do_{op}"
        model.quantity(unit="1")(formula)
    return model


def of_one(op):
    return lambda x, held: apply(op, x + held)


def of_two(op):
    return lambda x, y, held: apply(op, x + held, y)


def test_every_operation_has_the_bits_of_numpy():
    model = calculator()
    x, y = (a.ravel() for a in np.meshgrid(VALUES, VALUES))
    watch = [f"do_{op}" for op in (*ONE, *TWO)]
    plain, native = (
        compile_model(model, target=target, watch=watch, threads=1).run(
            {"x": x, "y": y}, start=0, stop=1
        )
        for target in ("reference", "native")
    )
    for name, values in plain.series.items():
        assert np.array_equal(values, native.series[name], equal_nan=True), name


def test_conditions_can_be_counted(target):
    model = rivals()

    @model.quantity(unit="1")
    def large(people):
        return total(people > 50.0)

    program = compile_model(model, target=target, watch=["people", "large"], threads=1)
    series = program.run(start=0, stop=9).series
    assert np.array_equal(series["large"], (series["people"] > 50.0).sum(axis=1))


def test_no_operation_may_be_relaxed():
    code = emit(lower(plan(rivals(), method="rk4")), 8)
    loose = "fast|nnan|ninf|nsz|arcp|contract|afn|reassoc"
    assert "fadd <8 x double>" in code
    assert not re.search(rf"\b({loose})\b", code)


def test_an_operation_without_vector_code_is_named():
    model = Model("wave", "none", "day")
    model.stock("x", unit="1", start=1.0)

    @model.flow(into="x", unit="1 / day")
    def swing(x):
        return np.sin(x)

    with pytest.raises(Unsupported, match="'sin' has no vector code"):
        emit(lower(plan(model)), 8)


def test_a_broken_number_is_never_healed_by_a_bound(target):
    model = Model("bound", "none", "day", method="euler")
    model.parameter("x", unit="1", value=0.0)
    model.stock("held", unit="1", start=1.0)

    @model.quantity(unit="1")
    def gap(x, held):
        return x / x * held

    @model.quantity(unit="1")
    def above(gap):
        return maximum(gap, 0.0)

    @model.quantity(unit="1")
    def below(gap, held):
        return minimum(held, gap)

    program = compile_model(model, target=target, watch=["above", "below"], threads=1)
    series = program.run(start=0, stop=1).series
    assert np.isnan(series["above"]).all()
    assert np.isnan(series["below"]).all()


def network(size, share):
    """A stock moved by a matrix of which a share is not zero."""
    rng = np.random.default_rng(1)
    ties = rng.normal(0, 0.01, (size, size)) * (rng.uniform(size=(size, size)) < share)
    model = Model("network", "none", "day", dims={"place": size}, method="heun")
    model.table("ties", dims=("place", "place"), value=ties)
    model.stock("held", unit="1", dims="place", start=1.0, two_sided=True)
    model.stock("sum", unit="1", start=0.0, two_sided=True)

    @model.flow(into="held", unit="1 / day")
    def moved(ties, held):
        return dot(ties, held * held)

    @model.flow(into="sum", unit="1 / day")
    def all_moved(moved):
        return total(moved)

    return model


@pytest.mark.parametrize(("size", "share"), [(70, 1.0), (70, 0.1), (9, 0.0), (11, 0.5)])
def test_products_printed_by_row_or_as_loops_equal_numpy(size, share):
    model = network(size, share)
    plain, native = (
        compile_model(model, target=target, threads=1).run(start=0, stop=3).states
        for target in ("reference", "native")
    )
    for name, values in plain.items():
        np.testing.assert_allclose(native[name], values, rtol=1e-13, atol=1e-15)


def test_arrays_over_two_long_dims_equal_numpy():
    model = Model("plane", "none", "day", dims={"row": 11, "col": 13}, method="rk4")
    rng = np.random.default_rng(2)
    model.table("rise", dims="row", value=rng.uniform(0, 1, 11))
    model.table("fall", dims="col", value=rng.uniform(0, 1, 13))
    model.table("first", dims=("row", "col"), value=rng.uniform(1, 2, (11, 13)))
    model.stock("held", unit="1", dims=("row", "col"), start="first")

    @model.flow(into="held", unit="1 / day")
    def change(held, rise, fall):
        return held * (rise - fall)

    made = plan(model, observe={}, allow_negative=True)
    inputs, times = made.traced.inputs, np.arange(4.0)
    with pytest.raises(Unsupported, match="one of two long dims"):
        Native(made)  # the status adds up all elements
    unrolled = Native(made, unroll=12).run(inputs, times, [], {}, 3)[1]["held"]
    plain = compile_model(model, target="reference").run(start=0, stop=3, runs=3)
    np.testing.assert_allclose(unrolled, plain.states["held"], rtol=1e-13)


PRINT = """
import hashlib
from small import rivals
from vado.engine import Observe
from vado.engine.lower import lower
from vado.engine.plan import plan
from vado.engine.targets.llvm import emit
made = plan(rivals(), method="rk4", observe={"end": Observe("final", "everyone")})
print(hashlib.sha256(emit(lower(made), 8).encode()).hexdigest())
"""


def test_the_code_is_the_same_in_every_process():
    made = [
        subprocess.run(
            [sys.executable, "-c", PRINT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": TESTS},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert len(made[0]) == 65


def test_memories_are_kept_by_the_code(target):
    seen = {"end": Observe("final", "everyone"), "most": Observe("largest", "everyone")}
    program = compile_model(rivals(), target=target, observe=seen, threads=1)
    result = program.run(spread(rivals(), 5), start=0, stop=30)
    assert (result.observed["most"] >= result.observed["end"]).all()
    assert np.isfinite(result.observed["most"]).all()
