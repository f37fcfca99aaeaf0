"""Memories: numbers per run about its whole path, kept while it runs.

A memory starts from an expression of the starting values and is updated at every grid
point, the first and the last included.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from vado.core.errors import DimsError, UnknownName
from vado.engine.graph import Node
from vado.engine.trace import Traced

OK, DIVERGED, NEGATIVE, FAILED = range(4)
STATUS = ("ok", "diverged", "negative", "failed")
"""diverged: a stock is no longer a number; negative: a stock that cannot be below zero
is; failed: there was no finite state to begin with."""


@dataclass(frozen=True)
class Observe:
    """A number per run about the path of ``of``.

    Kinds: final, largest, smallest, when_largest, first_above, first_below, summed,
    misfit. ``level`` is the threshold of first_above and first_below; for misfit it
    names the signal to compare with, whose weights are the signal ``NAME.weight``. A
    moment that never comes is NaN.
    """

    kind: str
    of: str
    level: float | str = 0.0


@dataclass(frozen=True, kw_only=True)
class Memory:
    """How a memory begins and what it becomes at a grid point."""

    start: Node
    update: Node


Memories = dict[str, Memory]


def observed(
    traced: Traced, wanted: Mapping[str, Observe]
) -> tuple[Memories, dict[str, Any]]:
    """Memories of all that is ``wanted``, and the signals that misfits compare with."""
    memories: Memories = {}
    targets: dict[str, Any] = {}
    for name, observe in wanted.items():
        x = traced.values[observe.of]
        if x.dims:
            raise DimsError(
                f"observe {name}: '{observe.of}' has dims {x.dims}. Observe a total or "
                "one element of it."
            )
        if observe.kind not in KINDS:
            raise UnknownName(observe.kind, KINDS, f"observe {name}")
        memories |= KINDS[observe.kind](traced, name, x, observe.level)
        if observe.kind == "misfit":
            targets |= {f"{observe.level}": None, f"{observe.level}.weight": 1.0}
    return memories, targets


def _memory(traced: Traced, start: float, update: Node) -> Memory:
    return Memory(start=traced.graph.lift(start), update=update)


def _old(traced: Traced, name: str) -> Node:
    return traced.graph.node("memory", attr=name)


def _final(traced: Traced, name: str, x: Node, level: Any) -> Memories:
    return {name: _memory(traced, 0.0, x)}


def _largest(traced: Traced, name: str, x: Node, level: Any) -> Memories:
    update = traced.graph.apply("max", _old(traced, name), x)
    return {name: _memory(traced, float("-inf"), update)}


def _smallest(traced: Traced, name: str, x: Node, level: Any) -> Memories:
    update = traced.graph.apply("min", _old(traced, name), x)
    return {name: _memory(traced, float("inf"), update)}


def _when_largest(traced: Traced, name: str, x: Node, level: Any) -> Memories:
    top, now = _old(traced, f"{name}.top"), traced.graph.node("time")
    update = traced.graph.apply("select", x > top, now, _old(traced, name))
    return _largest(traced, f"{name}.top", x, level) | {
        name: _memory(traced, float("nan"), update)
    }


def _first(traced: Traced, name: str, found: Node) -> Memories:
    old, now = _old(traced, name), traced.graph.node("time")
    never = old != old  # NaN is the one value that differs from itself
    update = traced.graph.apply(
        "select", never.graph.apply("and", never, found), now, old
    )
    return {name: _memory(traced, float("nan"), update)}


def _first_above(traced: Traced, name: str, x: Node, level: Any) -> Memories:
    return _first(traced, name, x > level)


def _first_below(traced: Traced, name: str, x: Node, level: Any) -> Memories:
    return _first(traced, name, x < level)


def _summed(traced: Traced, name: str, x: Node, level: Any) -> Memories:
    return {name: _memory(traced, 0.0, _old(traced, name) + x)}


def _misfit(traced: Traced, name: str, x: Node, level: Any) -> Memories:
    target, weight = (
        traced.graph.node("signal", attr=signal)
        for signal in (f"{level}", f"{level}.weight")
    )
    gap = x - target
    return {name: _memory(traced, 0.0, _old(traced, name) + weight * gap * gap)}


KINDS: Mapping[str, Callable[[Traced, str, Node, Any], Memories]] = {
    "final": _final,
    "largest": _largest,
    "smallest": _smallest,
    "when_largest": _when_largest,
    "first_above": _first_above,
    "first_below": _first_below,
    "summed": _summed,
    "misfit": _misfit,
}


def status(traced: Traced, allow_negative: bool) -> Memory:
    """The first thing that went wrong with a run; it stays.

    A stock with a floor at or above zero can only be negative at the start, so there
    alone it is looked at.
    """
    graph, old = traced.graph, _old(traced, "status")
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
    gaps = [graph.total(x - x) for x in (values[name] for name in traced.states)]
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
