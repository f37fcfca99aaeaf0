"""What a plan becomes: constants of a run leave the loop, short dims are scalars."""

from itertools import pairwise

import numpy as np
import pytest

from small import pair, rivals, spread, tank
from vado.core.errors import Unsupported
from vado.core.maths import dot, exp, pick, total
from vado.core.model import Model
from vado.engine.integrate import grid
from vado.engine.lower import lower
from vado.engine.plan import plan

RUNS = 9


def native(made, **how):
    pytest.importorskip("llvmlite", reason="the native target needs llvmlite")
    from vado.engine.targets.native import Native

    return Native(made, **how)


def ends(made, draws=None, **how):
    """Final states of a few runs, as lowered by ``how``."""
    inputs = made.traced.inputs | (draws or {})
    times = grid(0.0, 20.0, made.step)
    none = np.array([], int)
    states = native(made, **how).run(inputs, times, none, made.signals, RUNS)[1]
    return states


def assert_same(one, other):
    for name, values in one.items():
        assert np.isfinite(values).all()
        assert np.array_equal(values, other[name]), name


def grown(size=10):
    """A model with every kind of array expression, over two dims."""
    model = Model("grown", "none", "day", dims={"age": 3, "place": size}, method="heun")
    rng = np.random.default_rng(3)
    model.parameter("pace", unit="1 / day", value=0.02)
    model.parameter("shift", unit="1", value=0.3)
    model.table("mix", dims=("place", "place"), value=rng.uniform(0, 0.2, (size, size)))
    model.table("order", dims=("age", "age"), value=np.triu(rng.uniform(0, 1, (3, 3))))
    model.stock("people", unit="person", dims=("age", "place"), start=5.0)
    model.stock("elders", unit="person", dims="place", start=2.0)
    model.stock("moved", unit="person", dims="age", start=1.0)

    @model.flow(into="people", unit="person / day")
    def births(people, elders, mix, pace, shift):
        return pace * people * exp(-shift) + pace * dot(mix, elders)

    @model.flow(into="elders", unit="person / day")
    def ageing(people, elders, pace):
        return pace * pick(people, "age", 2) - pace * pick(elders, "place", -1)

    @model.flow(into="moved", unit="person / day")
    def moves(moved, order, people, pace):
        return pace * dot(order, moved) + pace * total(people, "place")

    return model


def test_unrolling_or_not_gives_the_same_bits():
    draws = spread(rivals(), RUNS)
    first, *others = (
        ends(plan(rivals(), method="rk4"), draws, unroll=n) for n in (0, 8, 1000)
    )
    for other in others:
        assert_same(first, other)


def test_two_dims_unrolled_one_by_one_give_the_same_numbers():
    draws = spread(grown(), RUNS)
    first, other = (ends(plan(grown()), draws, unroll=n) for n in (8, 1000))
    for name, values in first.items():
        np.testing.assert_allclose(values, other[name], rtol=1e-13)


def test_hoisting_or_not_gives_the_same_bits():
    for model in (rivals(), grown()):
        draws = spread(model, RUNS)
        assert_same(*(ends(plan(model), draws, hoist=on) for on in (True, False)))


def test_what_depends_on_a_run_alone_is_computed_once():
    low = lower(plan(grown()))
    assert low.sizes["F"] == 1
    stage = low.funcs["stage0_1"]
    assert not [n for b in stage.blocks for n in b.nodes if n.op == "exp"]
    assert [n for b in low.funcs["begin"].blocks for n in b.nodes if n.op == "exp"]


def test_time_alone_is_left_to_the_host():
    low = lower(plan(tank()))
    loads = [n for f in low.funcs.values() for b in f.blocks for n in b.nodes]
    assert all(n.op not in ("time", "signal", "uniform") for n in loads)


def shape(func):
    """Dims, number of nodes and of totals of each block."""
    return [(len(b.dims), len(b.nodes), len(b.sums)) for b in func.blocks]


def test_each_stage_is_one_loop_between_scalars():
    """The total of all people comes with them, so no loop has to add it up first."""
    funcs = lower(plan(rivals(), method="rk4")).funcs
    for name in ("first", "stage0_1", "stage0_2", "stage0_3"):
        assert [dims for dims, _, _ in shape(funcs[name])] == [0, 1, 0]
        assert shape(funcs[name])[1][2] == 3


def test_the_snapshot_of_a_stage_stands():
    assert shape(lower(plan(rivals(), method="rk4")).funcs["stage0_1"]) == [
        (0, 3, 0),
        (1, 12, 3),
        (0, 6, 0),
    ]


def test_a_total_nobody_reads_is_not_carried():
    low = lower(plan(tank(), method="rk4"))
    assert low.sizes["T"] == 0


def test_parts_of_a_system_stand_one_after_the_other():
    low = lower(plan(pair()))
    assert low.spans == {0: (0, 1), 1: (1, 1)}
    assert low.calls[0] == "first"
    assert len(low.calls) == len(low.plan.calls)


def test_vectors_have_no_gaps_and_no_overlaps():
    low = lower(plan(grown(), watch=["people", "ageing"]))
    for vector, slots in low.slots.items():
        places = [*sorted(slots.values()), low.sizes[vector]]
        assert places[0] == 0 or not slots
        assert all(a < b for a, b in pairwise(places)) or not slots


def test_a_matrix_between_a_short_and_a_long_dim_is_refused():
    model = Model("odd", "none", "day", dims={"few": 2, "many": 30})
    model.table("mix", dims=("few", "many"), value=np.ones((2, 30)))
    model.stock("x", unit="1", dims="many", start=1.0)
    model.stock("y", unit="1", dims="few", start=1.0)

    @model.flow(into="y", unit="1 / day")
    def gain(mix, x):
        return dot(mix, x)

    with pytest.raises(Unsupported, match="between a short and a long"):
        lower(plan(model))
