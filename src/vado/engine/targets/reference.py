"""numpy target: slow, short, always there. The oracle of every other target."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from vado.core.maths import PLAIN
from vado.core.model import Dims
from vado.engine.graph import LANES, Graph, Node, reachable
from vado.engine.plan import Changes, Plan
from vado.engine.signals import signal_values

Array = np.ndarray
Values = dict[str, Array]
Outcome = tuple[Values, Values, Values]
"""Memories, final states, series."""


def evaluate(
    graph: Graph, roots: Iterable[Node], leaf: Callable[[Node], Any]
) -> dict[int, Any]:
    """Values of all nodes the roots need, by id: numbers or shape ``(*dims, run)``."""
    values: dict[int, Any] = {}
    for node in reachable(roots):
        args = [values[a.id] for a in node.args]
        if node.op == "const":
            values[node.id] = node.attr
        elif node.op == "table":
            values[node.id] = graph.tables[node.attr][..., None]
        elif not args:
            values[node.id] = leaf(node)
        else:
            values[node.id] = _operation(graph, node, args)
    return values


def _operation(graph: Graph, node: Node, args: list[Any]) -> Any:
    """One operation on the values of its arguments."""
    first = node.args[0]
    if node.op == "sum":
        return added(np.moveaxis(args[0], first.dims.index(node.attr), 0))
    if node.op == "pick":
        dim, index = node.attr
        return args[0].take(index, axis=first.dims.index(dim))
    if node.op == "dot":
        name, row, col = node.attr
        x = np.moveaxis(args[0], first.dims.index(col), 0)
        product = _sparse(graph.tables[name], x)
        return np.moveaxis(product, 0, node.dims.index(row))
    onto = (*node.dims, "run")
    spread = [
        graph.spread(value, (*a.dims, "run"), onto) if a.dims else value
        for value, a in zip(args, node.args, strict=True)
    ]
    return PLAIN[node.op](*spread)


def added(x: Array) -> Array:
    """Sum over the first axis in the order every target uses: four partial sums that
    take turns, then pairs. It does not depend on how many runs there are."""
    short = -len(x) % LANES
    if short:
        x = np.concatenate([x, np.zeros((short, *x.shape[1:]))])
    turns = np.ascontiguousarray(x).reshape(-1, LANES, *x.shape[1:])
    part = turns.sum(axis=0)
    return np.asarray((part[0] + part[1]) + (part[2] + part[3]))


def _sparse(matrix: Array, x: Array) -> Array:
    """Matrix times ``x`` along its first axis; zeros of the matrix are never touched.

    No BLAS: its order of addition depends on the number of runs.
    """
    rows, columns = matrix.nonzero()
    out = np.zeros((len(matrix), *x.shape[1:]))
    if len(rows):
        weights = matrix[rows, columns].reshape(-1, *[1] * (x.ndim - 1))
        filled, starts = np.unique(rows, return_index=True)
        out[filled] = np.add.reduceat(weights * x[columns], starts, axis=0)
    return out


class Reference:
    """Runs a plan with numpy over all runs at once."""

    def __init__(self, plan: Plan):
        self.plan = plan

    def run(
        self,
        inputs: Mapping[str, Any],
        times: Array,
        save: Array,
        signals: Mapping[str, Any],
        runs: int,
        threads: object = None,
    ) -> Outcome:
        """Run over the grid ``times``; ``save``: indices of grid points to keep.

        Threads are for other targets.
        """
        run = _Run(self.plan, inputs, Moments(self.plan, times, signals), runs)
        wanted = set(np.asarray(save).tolist())
        kept: dict[str, list[Array]] = {name: [] for name in self.plan.series}
        with np.errstate(all="ignore"):
            run.begin()
            for step in range(len(times)):
                seen = run.look(step)
                if step in wanted:
                    for name in kept:
                        kept[name].append(seen[name])
                if step < len(times) - 1:
                    run.advance(step)
        series = {
            name: np.array(kept[name]).reshape(len(save), *run.shape(node.dims))
            for name, node in self.plan.series.items()
        }
        return run.memory, run.vectors["C"], series


class _Run:
    """Where all runs of a plan stand."""

    def __init__(
        self, plan: Plan, inputs: Mapping[str, Any], moments: "Moments", runs: int
    ):
        self.plan, self.graph, self.traced = plan, plan.graph, plan.traced
        self.inputs, self.moments, self.runs = inputs, moments, runs
        self.vectors: dict[str, Values] = {}
        self.frozen: dict[str, Any] = {}
        self.memory: Values = {}

    def begin(self) -> None:
        """Starting values of states, frozen names and memories."""
        starts, frozen = self.traced.starts, self.traced.frozen
        begun = {name: memory.start for name, memory in self.plan.memory.items()}
        roots = [*starts.values(), *frozen.values(), *begun.values()]
        got = evaluate(self.graph, roots, self._leaf(0, 0, "C"))
        self.frozen = {name: got[node.id] for name, node in frozen.items()}
        self.memory = {name: self._full(got, node) for name, node in begun.items()}
        states = {
            name: self._full(got, node, self.traced.states[name].dims)
            for name, node in starts.items()
        }
        self.vectors = {vector: dict(states) for vector in ("C", "A", "B", "P", "ACC")}

    def look(self, step: int) -> Values:
        """Series at a grid point; memories are brought up to date."""
        series = self.plan.series
        updates = {name: memory.update for name, memory in self.plan.memory.items()}
        roots = [*series.values(), *updates.values()]
        got = evaluate(self.graph, roots, self._leaf(step, 0, "C"))
        self.memory = {name: self._full(got, node) for name, node in updates.items()}
        return {name: self._full(got, node) for name, node in series.items()}

    def advance(self, step: int) -> None:
        """One step of the whole system."""
        self.vectors["P"] = dict(self.vectors["C"])
        for index, call in enumerate(self.plan.calls):
            changes = self.plan.stages[call.part, call.row]
            leaf = self._leaf(step, index, call.stage.reads)
            self._change(changes, leaf, call.stage.writes)

    def _change(
        self, changes: Changes, leaf: Callable[[Node], Any], writes: str
    ) -> None:
        sums = {n: c.summed for n, c in changes.items() if c.summed is not None}
        roots = [*[c.next for c in changes.values()], *sums.values()]
        got = evaluate(self.graph, roots, leaf)
        self.vectors["ACC"] |= {name: got[node.id] for name, node in sums.items()}
        self.vectors[writes] |= {
            name: self._full(got, change.next, self.traced.states[name].dims)
            for name, change in changes.items()
        }

    def _leaf(self, step: int, index: int, reads: str) -> Callable[[Node], Any]:
        """Values of leaves in one stage call that reads states from ``reads``."""

        def value(node: Node) -> Any:
            if node.op == "state":
                return self.vectors[reads][node.attr]
            if node.op == "load":
                vector, name = node.attr
                return self.vectors[vector][name]
            if node.op == "input":
                return np.asarray(self.inputs[node.attr], float)
            if node.op == "frozen":
                return self.frozen[node.attr]
            if node.op == "memory":
                return self.memory[node.attr]
            return float(self.moments.all(node)[step, index])

        return value

    def _full(
        self, got: Mapping[int, Any], node: Node, dims: Dims | None = None
    ) -> Array:
        """A node's value, spread over its dims, or over ``dims``, and the runs."""
        value, dims = got[node.id], node.dims if dims is None else dims
        if node.dims:
            value = self.graph.spread(value, (*node.dims, "run"), (*dims, "run"))
        return np.broadcast_to(np.asarray(value, float), self.shape(dims))

    def shape(self, dims: Dims) -> tuple[int, ...]:
        """Lengths of ``(*dims, run)``."""
        return (*[self.graph.sizes[d] for d in dims], self.runs)


class Moments:
    """Times, uniform numbers and signals of every stage call, shape ``(step, call)``:
    the same for all runs, so evaluated once, here."""

    def __init__(self, plan: Plan, times: Array, signals: Mapping[str, Any]):
        size = np.diff(times)
        size = np.append(size, size[-1])[:, None]
        now, middle, part = (
            np.array([getattr(call, field) for call in plan.calls])
            for field in ("now", "middle", "size")
        )
        self.now: Array = times[:, None] + size * now
        self.middle: Array = times[:, None] + size * middle
        self.uniform: Values = {
            "size": size * part,
            "theta": np.broadcast_to(now, self.now.shape),
        }
        given = {**plan.signals, **signals}
        self.signals: Values = {
            name: signal_values(value, self.now, self.middle)
            for name, value in given.items()
        }

    def all(self, node: Node) -> Array:
        """A time-only leaf at every ``(step, call)``."""
        if node.op == "signal":
            return self.signals[node.attr]
        if node.op == "uniform":
            return self.uniform[node.attr]
        return self.now if node.op == "time" else self.middle
