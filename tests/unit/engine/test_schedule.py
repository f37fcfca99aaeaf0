"""Loops are as few as totals allow."""

import numpy as np
import pytest

from vado.core.errors import Unsupported
from vado.engine.graph import Graph
from vado.engine.schedule import schedule


@pytest.fixture
def graph():
    return Graph({"place": 20, "age": 30})


def array(graph, place, dims=("place",)):
    return graph.node("load", attr=("Y", place), dims=dims)


def blocks(*outs):
    """Dims of each block, then what is kept for later ones."""
    func = schedule("f", [("N", k, node) for k, node in enumerate(outs)])
    return [b.dims for b in func.blocks], [[n.op for n in b.keep] for b in func.blocks]


def test_arrays_share_a_loop(graph):
    x, y = array(graph, 0), array(graph, 20)
    assert blocks(x + y, x * y) == ([("place",)], [[]])


def test_a_total_and_what_needs_it_are_two_loops(graph):
    x = array(graph, 0)
    growth = x * 2.0
    dims, kept = blocks(growth / graph.total(growth))
    assert dims == [("place",), ("place",)]
    assert kept == [["mul"], []]


def test_what_a_total_does_not_need_waits_for_the_later_loop(graph):
    x, y = array(graph, 0), array(graph, 20)
    part = y * 3.0
    func = schedule("f", [("N", 0, part / graph.total(x))])
    assert [[n.op for n in b.nodes] for b in func.blocks] == [[], ["mul", "div"]]
    assert [len(b.sums) for b in func.blocks] == [1, 0]


def test_scalars_come_before_the_loop_that_uses_them(graph):
    x, speed = array(graph, 0), graph.node("load", attr=("I", 0))
    assert blocks(x * (speed + 1.0))[0] == [(), ("place",)]


def test_totals_of_one_loop_are_added_up_together(graph):
    x = array(graph, 0)
    func = schedule(
        "f", [("N", 0, graph.total(x * x)), ("N", 1, graph.total(x * x * x))]
    )
    assert [len(b.sums) for b in func.blocks] == [2]
    assert [n.op for _, _, n in func.outs] == ["sum", "sum"]


def test_a_product_reads_a_vector_from_memory_at_once(graph):
    x = array(graph, 0)
    matrix = graph.table(np.eye(20), ("place", "place"))
    assert blocks(graph.dot(matrix, x) + x)[0] == [("place",)]


def test_a_product_with_something_computed_waits_for_all_of_it(graph):
    x = array(graph, 0)
    matrix = graph.table(np.eye(20), ("place", "place"))
    dims, kept = blocks(graph.dot(matrix, x * x) + x)
    assert dims == [("place",), ("place",)]
    assert kept == [["mul"], ["dot"]]


def test_an_element_waits_for_the_array(graph):
    x = array(graph, 0)
    dims, kept = blocks(graph.pick(x * x, "place", 3) + 1.0)
    assert dims == [("place",), ()]
    assert kept == [["mul"], []]


def test_different_dims_are_different_loops(graph):
    x, y = array(graph, 0), array(graph, 20, ("age",))
    assert blocks(x * 2.0, y * 2.0)[0] == [("age",), ("place",)]


def test_a_total_over_one_of_two_long_dims_is_refused(graph):
    x = array(graph, 0, ("place", "age"))
    with pytest.raises(Unsupported, match="one of two long dims"):
        blocks(graph.total(x, "age"))
