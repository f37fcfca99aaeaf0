"""Memories: numbers per run about its whole path, kept while it runs.

A memory starts from an expression of the starting values and is updated at every grid
point, the first and the last included.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from vado.core.errors import DimsError, UnknownName
from vado.engine.graph import Graph, Node
from vado.engine.trace import Traced

OK, DIVERGED, NEGATIVE, FAILED = range(4)
STATUS = ("ok", "diverged", "negative", "failed")
"""diverged: a stock is no longer a number; negative: a stock that cannot be below zero
is; failed: there was no finite state to begin with."""


KINDS = (
    *("final", "largest", "smallest", "when_largest", "first_above", "first_below"),
    *("summed", "misfit"),
)


@dataclass(frozen=True)
class Observe:
    """A number per run about the path of ``of``.

    ``kind`` is one of ``KINDS``. ``level`` is the threshold of first_above and
    first_below; for misfit it names the signal to compare with, whose weights are the
    signal ``NAME.weight``. A moment that never comes is NaN.
    """

    kind: str
    of: str
    level: float | str = 0.0


@dataclass(frozen=True, kw_only=True)
class Memory:
    """How a memory begins and what it becomes at a grid point."""

    start: Node
    update: Node


def observed(
    traced: Traced, wanted: Mapping[str, Observe]
) -> tuple[dict[str, Memory], dict[str, Any]]:
    """Memories of all that is ``wanted``, and the signals that misfits compare with."""
    memories: dict[str, Memory] = {}
    targets: dict[str, Any] = {}
    for name, observe in wanted.items():
        x = traced.values[observe.of]
        if x.dims:
            raise DimsError(
                f"observe {name}: '{observe.of}' has dims {', '.join(x.dims)}. Observe "
                "a total or one element of it."
            )
        for part, (start, update) in _rules(traced.graph, name, x, observe).items():
            start_node = traced.graph.lift(start)
            memories[part] = Memory(start=start_node, update=update)
        if observe.kind == "misfit":
            targets |= {f"{observe.level}": None, f"{observe.level}.weight": 1.0}
    return memories, targets


def _rules(
    graph: Graph, name: str, x: Node, observe: Observe
) -> dict[str, tuple[float, Node]]:
    """name -> (start, update) of one thing to observe; some need a second memory."""
    old, now = graph.node("memory", attr=name), graph.node("time")
    level, apply, nan, inf = observe.level, graph.apply, math.nan, math.inf
    never = old != old  # NaN is the one value that differs from itself
    match observe.kind:
        case "final":
            return {name: (0.0, x)}
        case "largest":
            return {name: (-inf, apply("max", old, x))}
        case "smallest":
            return {name: (inf, apply("min", old, x))}
        case "when_largest":
            top = graph.node("memory", attr=f"{name}.top")
            return {
                f"{name}.top": (-inf, apply("max", top, x)),
                name: (nan, apply("select", x > top, now, old)),
            }
        case "first_above" | "first_below":
            found = x > level if observe.kind == "first_above" else x < level
            return {name: (nan, apply("select", apply("and", never, found), now, old))}
        case "summed":
            return {name: (0.0, old + x)}
        case "misfit":
            weight = graph.node("signal", attr=f"{level}.weight")
            gap = x - graph.node("signal", attr=f"{level}")
            return {name: (0.0, old + weight * gap * gap)}
    raise UnknownName(observe.kind, KINDS, f"observe {name}")


def status(traced: Traced, allow_negative: bool) -> Memory:
    """The first thing that went wrong with a run; it stays.

    A stock with a floor at or above zero can only be negative at the start, so there
    alone it is looked at.
    """
    graph, old = traced.graph, traced.graph.node("memory", attr="status")
    counted = [] if allow_negative else traced.one_sided
    free = [n for n in counted if traced.floors.get(n, float("-inf")) < 0.0]
    start = _found(traced, traced.starts, counted, FAILED)
    found = _found(traced, traced.states, free, DIVERGED)
    return Memory(
        start=start,
        update=graph.apply("select", graph.apply("eq", old, 0.0), found, old),
    )


def _found(
    traced: Traced, values: Mapping[str, Node], counted: list[str], broken: int
) -> Node:
    """``broken`` where a value is not finite, else NEGATIVE where one is below zero."""
    graph = traced.graph
    totals = [graph.total(values[name]) for name in traced.states]
    gaps = [x - x for x in totals]
    below = [
        graph.total(graph.apply("select", values[name] < 0.0, 1.0, 0.0))
        for name in counted
    ]
    found = graph.lift(float(OK))
    if below:
        found = graph.apply("select", reduce(add, below) > 0.0, float(NEGATIVE), found)
    if gaps:
        spoiled = graph.apply("ne", reduce(add, gaps), 0.0)
        found = graph.apply("select", spoiled, float(broken), found)
    return found
