"""Declarations become one graph, or the author is told what does not fit."""

import numpy as np
import pytest

from small import pair, rivals, tank, valve
from vado.core.errors import (
    AlgebraicLoop,
    DimsError,
    SymbolicBranch,
    UnknownName,
    VadoError,
)
from vado.core.model import Equation, Model
from vado.core.system import join
from vado.engine.targets.reference import evaluate
from vado.engine.trace import trace


def grown(**names):
    """A tank with further formulas, each under its keyword."""
    model = tank(dims={"row": 2, "col": 3})
    for name, formula in names.items():
        formula.__name__ = name
        model.quantity(unit="1")(formula)
    return model


def test_a_branch_on_a_symbol_says_what_to_write():
    with pytest.raises(SymbolicBranch, match="where"):
        trace(grown(bad=lambda water: 1.0 if water > 3 else 0.0))


def test_a_typo_gets_a_hint():
    with pytest.raises(UnknownName, match=r"bad: nothing .* Did you mean 'water'"):
        trace(grown(bad=lambda watr: watr))


def test_a_loop_is_named():
    with pytest.raises(AlgebraicLoop, match="a -> b -> a"):
        trace(grown(a=lambda b: b, b=lambda a: a))


def test_a_formula_that_returns_nothing_is_named():
    with pytest.raises(VadoError, match="bad: the formula returns nothing"):
        trace(grown(bad=lambda water: None))


def test_a_missing_table_says_how_to_give_it():
    model = rivals()
    model.table("more", dims="group")
    with pytest.raises(VadoError, match="more: this table has no value"):
        trace(model)


def test_a_table_of_another_shape_is_named():
    with pytest.raises(DimsError, match=r"ties: a table over group, group needs shape"):
        trace(rivals(), {"ties": np.ones((2, 2))})


def test_a_table_that_nobody_declared_is_named():
    with pytest.raises(UnknownName, match="Did you mean 'ties'"):
        trace(rivals(), {"tie": np.ones((2, 2))})


def test_a_length_of_a_dimension_that_nobody_declared_is_named():
    with pytest.raises(UnknownName, match="Did you mean 'group'"):
        trace(rivals(), sizes={"groups": 3})


def test_lengths_can_be_overridden():
    tables = {"ties": np.ones((3, 3)), "first": np.ones(3)}
    assert trace(rivals(), tables, {"group": 3}).graph.sizes == {"group": 3}


def test_a_flow_to_a_stock_that_is_not_there_is_named():
    model = tank()

    @model.flow(into="watr", unit="kg / day")
    def rain(water):
        return water

    with pytest.raises(UnknownName, match="Did you mean 'water'"):
        trace(model)


def test_a_stock_cannot_start_with_dims_it_does_not_have():
    model = tank(dims={"row": 2})
    model.parameter("many", unit="kg", dims="row")
    model.stock("mud", unit="kg", start="many")
    with pytest.raises(
        DimsError, match="mud starts with dims row, but is declared over"
    ):
        trace(model)


def test_two_models_cannot_give_a_dimension_two_lengths():
    first, second = rivals(), Model("other", "none", "week", dims={"group": 4})
    with pytest.raises(DimsError, match="'group' has length"):
        trace(join("both", [first, second], []))


def test_a_flow_with_more_dims_than_its_stock_is_summed_over_them():
    model = Model("doors", "none", "day", dims={"door": 3})
    model.stock("inside", unit="person", start=10.0)
    model.table("width", dims="door", value=[0.1, 0.2, 0.3])

    @model.flow(out_of="inside", unit="person / day")
    def leaving(inside, width):
        return inside * width

    traced = trace(model)
    assert traced.values["leaving"].dims == ("door",)
    assert traced.change["inside"].dims == ()
    got = evaluate(traced.graph, traced.change.values(), lambda n: np.array([10.0]))
    assert got[traced.change["inside"].id] == pytest.approx(-6.0)


def test_a_frozen_value_has_the_dims_of_what_it_freezes():
    model = rivals()
    model.initial("people_before", of="people", unit="person")
    assert trace(model).values["people_before"].dims == ("group",)


def test_a_flow_that_is_constant_does_not_hide_another():
    model = tank()

    @model.flow(into="water", unit="kg / day")
    def rain():
        return 3.0

    @model.flow(into="water", unit="kg / day")
    def hail():
        return 4.0

    traced = trace(model)
    leaves = {"water": 8.0, "lag": 4.0, "inflow_rate": 2.0}
    got = evaluate(traced.graph, traced.change.values(), lambda n: leaves[n.attr])
    assert got[traced.change["water"].id] == 2.0 - 2.0 + 3.0 + 4.0


def test_a_wire_replaces_an_input_and_carries_its_factor():
    traced = trace(pair())
    assert "fine.x" not in traced.signals
    assert set(traced.inputs) == {"slow.speed", "fine.speed"}
    assert traced.values["fine.x"] is traced.states["slow.x"]


def test_each_model_reads_its_own_clock():
    model = Model("late", "none", "week", origin=2012.0)
    model.stock("x", unit="week")

    @model.step(of="x")
    def next_x(clock):
        return clock.now

    traced = trace(join("both", [model], []))
    got = evaluate(traced.graph, traced.jumps.values(), lambda n: 2013.0)
    assert got[traced.jumps["late.x"].id] == 52.0


@pytest.mark.parametrize("model", [tank(), valve(), rivals()], ids=lambda m: m.name)
def test_the_graph_equals_a_direct_call_of_the_functions(model):
    rng = np.random.default_rng(3)
    traced, runs = trace(model), 4
    plain, tables = {}, {}
    for name, item in model.names.items():
        shape = tuple(model.dims[d] for d in item.dims)
        if getattr(item, "value", None) is not None and shape:
            tables[name] = np.asarray(item.value)
        elif not isinstance(item, Equation):
            plain[name] = rng.uniform(0.5, 2.0, (*shape, runs))

    def direct(name):
        if name in tables:
            whole = tables[name]
            return whole if whole.ndim == 2 else whole[:, None]
        if name not in plain:
            item = model.names[name]
            plain[name] = item.formula(*[direct(need) for need in item.needs])
        return plain[name]

    def leaf(node):
        return plain[node.attr]

    equations = [n for n, i in model.names.items() if isinstance(i, Equation)]
    got = evaluate(traced.graph, [traced.values[n] for n in equations], leaf)
    for name in equations:
        np.testing.assert_allclose(
            got[traced.values[name].id], direct(name), rtol=1e-13
        )


def test_a_formula_may_ask_for_the_clock():
    traced = trace(grown(when=lambda clock: clock.now + 2.0 * clock.middle))
    values = {"time": 3.0, "middle": 4.0}
    node = traced.values["when"]
    assert evaluate(traced.graph, [node], lambda n: values[n.op])[node.id] == 11.0
