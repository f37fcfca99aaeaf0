"""From a plan to loops over memory: what every compiled target prints.

Graph to graph, four things happen. *Binding times*: what depends on time only is
computed once on the host (vector U), what depends on a run's inputs only once per run
(vector F), the rest at every stage. *Unrolling*: short dims become scalars, long ones
stay loops. *Carrying*: the total of a stock is added up by the stage that makes the new
values and handed to the stage that reads it (vector T). *Fusion*: see ``schedule``.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod
from operator import add

from vado.core.errors import Unsupported
from vado.core.model import Dims
from vado.engine.graph import (
    CONDITIONS,
    LANES,
    LEAVES,
    Graph,
    Node,
    reachable,
    rebuild,
)
from vado.engine.plan import UNIFORM, Plan
from vado.engine.schedule import Func, Out, schedule

UNROLL = 8
"""Length up to which a dim becomes scalars."""
TIME, RUN, STATE = 1, 2, 4
"""What a value depends on; a sum of these."""
KIND = dict.fromkeys(("const", "table"), 0) | dict.fromkeys(("input", "frozen"), RUN)
KIND |= dict.fromkeys(("state", "load", "memory"), STATE)
HOME = {"state": "Y", "input": "I", "frozen": "F", "memory": "M"}
Root = tuple[str, str, Node, Dims]
"""Vector, name of the slot, value, dims of the slot."""
At = Mapping[str, int]
"""Indices along short dims."""


@dataclass(frozen=True, kw_only=True)
class Lowered:
    """All functions of a plan and where everything lives.

    Vectors: C A B ACC P (states), I inputs, F once per run, U once per moment, M
    memories, S series, T carried totals, X scratch.
    """

    plan: Plan
    graph: Graph
    funcs: Mapping[str, Func]
    calls: Sequence[str]
    """The function of each stage call."""
    slots: Mapping[str, Mapping[str, int]]
    """Vector -> name -> place."""
    sizes: Mapping[str, int]
    """Length of each vector."""
    spans: Mapping[int, tuple[int, int]]
    """Part -> where its states begin and how many they are."""
    uniform: Sequence[Node]
    """What the host computes for U, after the plan's uniform numbers."""
    scratch: Mapping[str, Mapping[int, int]]
    """Function -> node -> place in X."""


def lower(plan: Plan, *, unroll: int = UNROLL, hoist: bool = True) -> Lowered:
    """Lay out memory and split the plan into functions.

    ``begin`` makes a run ready, ``first`` is the first stage with the observation of a
    grid point, ``stageP_R`` is row R of part P's method. Without ``hoist`` all that
    depends on a run is computed at every stage.
    """
    low = _Lowering(plan, unroll, hoist)
    spans: dict[int, tuple[int, int]] = {}
    for name, node in plan.traced.states.items():
        first, size = spans.get(plan.traced.owner[name], (low.sizes["C"], 0))
        spans[plan.traced.owner[name]] = first, size + low.size(node.dims)
        low.place("C", name, node.dims)
    watched: list[Root] = [("M", n, m.update, ()) for n, m in plan.memory.items()]
    watched += [("S", n, node, node.dims) for n, node in plan.series.items()]
    stages = _stages(low, watched)
    calls = [f"stage{c.part}_{c.row}" for c in plan.calls]
    funcs = {"first": low.func("first", [*stages[calls[0]], *watched])}
    calls[0] = "first"
    funcs |= {n: low.func(n, roots) for n, roots in stages.items() if n in calls}
    funcs["begin"] = low.func("begin", _begin(low), begin=True)
    return Lowered(
        plan=plan,
        graph=low.dst,
        funcs=funcs,
        calls=calls,
        slots=low.slots,
        sizes=low.sizes,
        spans=spans,
        uniform=[plan.graph.nodes[k] for k in low.uniform],
        scratch=low.scratch,
    )


def _stages(low: "_Lowering", watched: Sequence[Root]) -> dict[str, list[Root]]:
    """What each stage writes: states, running sums, and totals of new states that the
    part's next stage or the observation of a grid point reads."""
    plan, reads = low.plan, {}
    for key, changes in plan.stages.items():
        reads[key] = low.totals(change.next for change in changes.values())
    out: dict[str, list[Root]] = {}
    for (part, row), changes in plan.stages.items():
        following = reads.get((part, row + 1))
        if following is None:
            following = reads[part, 0] | low.totals(n for _, _, n, _ in watched)
        roots = out[f"stage{part}_{row}"] = []
        for name, change in changes.items():
            dims = plan.traced.states[name].dims
            roots.append(("N", name, change.next, dims))
            if change.summed is not None:
                roots.append(("ACC", name, change.summed, dims))
            if name in following:
                roots.append(("T", name, low.total(change.next, dims), ()))
    return out


def _begin(low: "_Lowering") -> list[Root]:
    """Everything a run has before its first step."""
    plan, traced, graph = low.plan, low.plan.traced, low.plan.graph
    frozen = {n.attr: n for n in graph.nodes if n.op == "frozen"}
    known = {n.id: traced.frozen[name] for name, n in frozen.items()}
    hoisted = [graph.nodes[k] for k in low.hoisted]
    values = rebuild(graph, hoisted, known)
    roots = [("F", name, traced.frozen[name], n.dims) for name, n in frozen.items()]
    for node, value in zip(hoisted, values, strict=True):
        roots.append(("F", f"#{node.id}", value, node.dims))
    for name, value in traced.starts.items():
        dims = traced.states[name].dims
        roots.append(("C", name, value, dims))
        if name in low.slots["T"]:
            roots.append(("T", name, low.total(value, dims), ()))
    return roots + [("M", name, m.start, ()) for name, m in plan.memory.items()]


class _Lowering:
    """Reads the plan's graph, grows another one and a layout of memory."""

    def __init__(self, plan: Plan, unroll: int, hoist: bool):
        self.plan, self.src, self.dst = plan, plan.graph, Graph(plan.graph.sizes)
        self.small = {d for d, n in self.src.sizes.items() if n <= unroll}
        self.hoist = hoist
        self.slots: dict[str, dict[str, int]] = {v: {} for v in "CIFMSTX"}
        self.sizes = dict.fromkeys("CIFMSTX", 0)
        self.uniform: dict[int, int] = {}
        self.hoisted: list[int] = []
        self.kinds: list[int] = []
        self.scratch: dict[str, dict[int, int]] = {}

    def short(self, dims: Dims) -> Dims:
        """Those that become scalars."""
        return tuple(d for d in dims if d in self.small)

    def long(self, dims: Dims) -> Dims:
        """Those that stay loops."""
        return tuple(d for d in dims if d not in self.small)

    def size(self, dims: Dims) -> int:
        return prod(self.src.sizes[d] for d in dims)

    def place(self, vector: str, name: str, dims: Dims) -> int:
        """Where a slot begins; it is made when first asked for."""
        if name not in self.slots[vector]:
            self.slots[vector][name] = self.sizes[vector]
            self.sizes[vector] += self.size(dims)
        return self.slots[vector][name]

    def kind(self, n: Node) -> int:
        """What the value depends on."""
        for m in self.src.nodes[len(self.kinds) : n.id + 1]:
            kind = 0 if m.args else KIND.get(m.op, TIME)
            for a in m.args:
                kind |= self.kinds[a.id]
            self.kinds.append(kind)
        return self.kinds[n.id]

    def hoists(self, n: Node, begin: bool) -> bool:
        """Is the value computed elsewhere and only read here?"""
        if n.op in CONDITIONS:  # a slot holds a number
            return False
        if self.kind(n) == TIME:
            return not n.dims and (self.hoist or not n.args)
        here = begin or not self.hoist or not n.args or bool(self.long(n.dims))
        return self.kind(n) == RUN and not here

    def carries(self, n: Node) -> bool:
        """Is this the total of a stock, known since the stock has its value?"""
        of_stock = n.op == "sum" and n.args[0].op == "state"
        return of_stock and n.args[0].dims == self.long((n.attr,))

    def totals(self, roots: Iterable[Node]) -> set[str]:
        """Stocks whose carried totals the roots read."""
        return {n.args[0].attr for n in reachable(roots) if self.carries(n)}

    def total(self, value: Node, dims: Dims) -> Node:
        """Sum of a new value of a stock over ``dims``."""
        if value.dims != dims:
            value = self.src.node("copy", (value,), dims=dims)
        return self.src.total(value)

    def func(self, name: str, roots: Sequence[Root], begin: bool = False) -> Func:
        """The loops that make the roots and store them."""
        done = self.elements([n for _, _, n, _ in roots], begin)
        outs: list[Out] = []
        for vector, slot, n, dims in roots:
            base = self.place("C" if vector in ("N", "ACC") else vector, slot, dims)
            for at in self.indices(dims):
                long = self.long(dims)
                value = _number(done[n.id, _key(at, self.short(n.dims))])
                if long and (value.op in LEAVES or value.dims != long):
                    value = self.dst.node("copy", (value,), dims=long)
                outs.append((vector, base + self.flat(at, long), value))
        made = schedule(name, outs)
        self.scratch[name] = self.kept(made)
        return made

    def kept(self, func: Func) -> dict[int, int]:
        """Room for what later loops read.

        A product has a place of its own in all functions: rows of the matrix that hold
        nothing are never written and stay at the zero that memory starts with.
        """
        places: dict[int, int] = {}
        seen: dict[str, int] = {}
        for n in [n for block in func.blocks for n in block.keep]:
            name = n.attr[0] if n.op == "dot" else "/".join(n.dims)
            seen[name] = seen.get(name, 0) + 1
            places[n.id] = self.place("X", f"{name} {seen[name]}", n.dims)
        return places

    def indices(self, dims: Dims) -> list[dict[str, int]]:
        """Every combination of short indices."""
        short = self.short(dims)
        ranges = [range(self.src.sizes[d]) for d in short]
        return [dict(zip(short, ix, strict=True)) for ix in itertools.product(*ranges)]

    def flat(self, at: At, long: Dims) -> int:
        """Place of the element ``at`` in its slot: short dims come before long ones."""
        place = 0
        for d, i in at.items():
            place = place * self.src.sizes[d] + i
        return place * self.size(long)

    def elements(self, roots: Iterable[Node], begin: bool) -> "Done":
        """All the roots need, as expressions over ``load`` leaves."""
        needed: dict[int, Node] = {}
        stack = list(roots)
        while stack:
            n = stack.pop()
            if n.id not in needed:
                needed[n.id] = n
                if not self.hoists(n, begin) and not self.carries(n):
                    stack.extend(n.args)
        done: Done = {}
        for _, n in sorted(needed.items()):
            for at in self.indices(n.dims):
                done[n.id, tuple(at.values())] = self.element(n, at, done, begin)
        return done

    def element(self, n: Node, at: At, done: "Done", begin: bool) -> Node:
        """One node at one combination of short indices."""

        def get(a: Node, **more: int) -> Node:
            return done[a.id, _key({**at, **more}, self.short(a.dims))]

        def number(a: Node, **more: int) -> Node:
            return _number(get(a, **more))

        if self.hoists(n, begin):
            return self.hoisted_value(n, at)
        if not n.args:
            return self.leaf(n, at)
        x, long = n.args[0], self.long(n.dims)
        if n.op == "sum":
            if self.carries(n):
                return self.load("T", self.place("T", x.attr, ()))
            if n.attr not in self.small:
                return self.dst.total(number(x), n.attr)
            each = range(self.src.sizes[n.attr])
            return summed([number(x, **{n.attr: k}) for k in each])
        if n.op == "pick":
            dim, k = n.attr
            if dim in self.small:
                return number(x, **{dim: k})
            return self.dst.node("pick", (number(x),), n.attr, long)
        if n.op == "dot":
            name, row, col = n.attr
            matrix = self.src.tables[name]
            if row in self.small and col in self.small:
                weights = enumerate(matrix[at[row]].tolist())
                terms = [number(x, **{col: k}) * w for k, w in weights if w]
                return reduce(add, terms) if terms else self.dst.lift(0.0)
            if row in self.small or col in self.small:
                raise Unsupported("a matrix between a short and a long dim")
            self.dst.tables[name] = matrix
            return self.dst.node("dot", (number(x),), n.attr, long)
        if n.op == "copy":
            return self.dst.node("copy", (number(x),), dims=long)
        return self.dst.apply(n.op, *[get(a) for a in n.args])

    def hoisted_value(self, n: Node, at: At) -> Node:
        """Read what the host or ``begin`` has computed."""
        if self.kind(n) == TIME:
            if n.op == "uniform":
                return self.load("U", UNIFORM.index(n.attr))
            next_place = len(UNIFORM) + len(self.uniform)
            return self.load("U", self.uniform.setdefault(n.id, next_place))
        if n.id not in self.hoisted:
            self.hoisted.append(n.id)
        return self.load("F", self.place("F", f"#{n.id}", n.dims) + self.flat(at, ()))

    def leaf(self, n: Node, at: At) -> Node:
        """A constant, or a slot of a vector."""
        long = self.long(n.dims)
        if n.op == "const":
            return self.dst.lift(n.attr)
        if n.op == "table":
            cut = tuple(at.get(d, slice(None)) for d in n.dims)
            return self.dst.table(self.src.tables[n.attr][cut], long)
        vector, name = n.attr if n.op == "load" else (HOME[n.op], n.attr)
        home = "C" if vector in ("Y", "P", "ACC") else vector
        place = self.place(home, name, n.dims) + self.flat(at, long)
        return self.load(vector, place, long)

    def load(self, vector: str, place: int, dims: Dims = ()) -> Node:
        return self.dst.node("load", attr=(vector, place), dims=dims)


Done = dict[tuple[int, tuple[int, ...]], Node]
"""Node of the plan's graph and short indices -> expression."""


def _number(n: Node) -> Node:
    """A condition as 1 or 0."""
    return n.graph.apply("select", n, 1.0, 0.0) if n.op in CONDITIONS else n


def _key(at: At, dims: Dims) -> tuple[int, ...]:
    return tuple(at[d] for d in dims)


def summed(terms: Sequence[Node]) -> Node:
    """Terms added in the order of every target: four partial sums, then pairs."""
    parts = list(terms[:LANES])
    for k, term in enumerate(terms[LANES:]):
        parts[k % LANES] = parts[k % LANES] + term
    while len(parts) > 1:
        pairs = [a + b for a, b in zip(parts[::2], parts[1::2], strict=False)]
        parts = pairs + parts[len(pairs) * 2 :]
    return parts[0]
