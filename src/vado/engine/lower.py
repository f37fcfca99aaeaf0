"""From a plan to loops over memory: what every compiled target prints.

Three things happen, all graph to graph. *Binding times*: what depends on time only is computed once on the host (vector U),
what depends on a run's inputs only once per run (vector F), the rest at every stage. *Unrolling*: short dimensions become
scalars, long ones stay loops. *Fusion*: array expressions that can share a loop do.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import prod

from vado.core.errors import Unsupported
from vado.engine.graph import LANES, LEAVES, Graph, Node, reachable, rebuild
from vado.engine.plan import UNIFORM, Plan

UNROLL = 8
TIME, RUN, STATE = 1, 2, 4
CLASS = {
    "const": 0,
    "table": 0,
    "state": STATE,
    "load": STATE,
    "memory": STATE,
    "input": RUN,
    "frozen": RUN,
}
Out = tuple[str, int, Node]


@dataclass
class Block:
    """A loop over ``dims`` (or straight code if empty): nodes to compute, totals to accumulate, places to store."""

    dims: tuple[str, ...]
    nodes: list[Node] = field(default_factory=list)
    sums: list[Node] = field(default_factory=list)
    outs: list[Out] = field(default_factory=list)


@dataclass
class Func:
    """A function over the vectors of one run: blocks in order, then scalar stores."""

    name: str
    blocks: list[Block]
    outs: list[Out]
    scratch: dict[int, int]


@dataclass
class Lowered:
    """All functions of a plan and where everything lives. Vectors: C A B ACC P (states), I inputs, F, U, M, S."""

    plan: Plan
    graph: Graph
    funcs: dict[str, Func]
    slots: dict[str, dict[str, int]]
    sizes: dict[str, int]
    uniform: list[Node]
    names: list[str]
    """Function of each stage call."""


class _Lowering:
    def __init__(self, plan: Plan):
        self.plan, self.src, self.dst = plan, plan.graph, Graph(plan.graph.sizes)
        self.small = {d for d, n in self.src.sizes.items() if n <= UNROLL}
        self.slots: dict[str, dict[str, int]] = {v: {} for v in "CIFMS"}
        self.sizes = dict.fromkeys("CIFMSX", 0)
        self.uniform: dict[int, int] = {}
        self.hoisted: dict[int, tuple[int, Node]] = {}
        self.kind: dict[int, int] = {}

    def split(self, dims: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return tuple(d for d in dims if d in self.small), tuple(
            d for d in dims if d not in self.small
        )

    def size(self, dims: tuple[str, ...]) -> int:
        return prod(self.src.sizes[d] for d in dims)

    def place(self, vector: str, name: str, dims: tuple[str, ...]) -> int:
        if name not in self.slots[vector]:
            self.slots[vector][name] = self.sizes[vector]
            self.sizes[vector] += self.size(dims)
        return self.slots[vector][name]

    def classify(self, n: Node) -> int:
        if n.id not in self.kind:
            for m in reachable([n]):
                own = CLASS.get(m.op, TIME) if not m.args else 0
                self.kind[m.id] = self.kind.get(m.id, own)
                for a in m.args:
                    self.kind[m.id] |= self.kind[a.id]
        return self.kind[n.id]

    def hoists(self, n: Node, begin: bool) -> bool:
        kind = self.classify(n)
        if kind == TIME:
            return not n.dims
        return (
            kind == RUN
            and not begin
            and n.op not in ("input", "frozen")
            and not self.split(n.dims)[1]
        )

    def indices(self, dims: tuple[str, ...]) -> Iterable[tuple[int, ...]]:
        return itertools.product(
            *[range(self.src.sizes[d]) for d in self.split(dims)[0]]
        )

    def load(self, vector: str, offset: int, dims: tuple[str, ...] = ()) -> Node:
        return self.dst.node("load", attr=(vector, offset), dims=dims)

    def lower(
        self, roots: list[Node], begin: bool = False
    ) -> dict[int, dict[tuple[int, ...], Node]]:
        """Expressions over ``load`` leaves, one per combination of short-dimension indices."""
        needed: dict[int, Node] = {}
        stack = list(roots)
        while stack:
            n = stack.pop()
            if n.id not in needed:
                needed[n.id] = n
                if not self.hoists(n, begin):
                    stack.extend(n.args)
        done: dict[int, dict[tuple[int, ...], Node]] = {}
        for _, n in sorted(needed.items()):
            done[n.id] = {
                ix: self._element(n, ix, done, begin) for ix in self.indices(n.dims)
            }
        return done

    def _element(self, n: Node, ix: tuple[int, ...], done: dict, begin: bool) -> Node:
        short, long = self.split(n.dims)
        at = dict(zip(short, ix))
        flat = 0
        for d, i in at.items():
            flat = flat * self.src.sizes[d] + i
        flat *= self.size(long)
        get = lambda a, **more: done[a.id][
            tuple({**at, **more}[d] for d in self.split(a.dims)[0])
        ]
        if self.hoists(n, begin):
            if self.kind[n.id] == TIME:
                return self.load(
                    "U",
                    self.uniform.setdefault(n.id, len(UNIFORM) + len(self.uniform))
                    if n.op != "uniform"
                    else UNIFORM.index(n.attr),
                )
            base = self.place("F", f"#{n.id}", n.dims)
            self.hoisted[n.id] = (base, n)
            return self.load("F", base + flat)
        if n.op == "const":
            return self.dst.lift(n.attr)
        if n.op == "table":
            return self.dst.table(
                self.src.tables[n.attr][tuple(at.get(d, slice(None)) for d in n.dims)],
                long,
            )
        if n.op in ("state", "load"):
            vector, name = ("Y", n.attr) if n.op == "state" else n.attr
            return self.load(vector, self.place("C", name, n.dims) + flat, long)
        if n.op in ("input", "frozen", "memory"):
            vector = {"input": "I", "frozen": "F", "memory": "M"}[n.op]
            return self.load(vector, self.place(vector, n.attr, n.dims) + flat, long)
        if n.op == "sum":
            if n.attr not in self.small:
                return self.dst.total(get(n.args[0]), n.attr)
            return summed(
                [get(n.args[0], **{n.attr: k}) for k in range(self.src.sizes[n.attr])]
            )
        if n.op == "pick":
            dim, k = n.attr
            return (
                get(n.args[0], **{dim: k})
                if dim in self.small
                else self.dst.node("pick", (get(n.args[0]),), n.attr, long)
            )
        if n.op == "dot":
            name, row, col = n.attr
            matrix = self.src.tables[name]
            if row in self.small and col in self.small:
                terms = [
                    get(n.args[0], **{col: k}) * w
                    for k, w in enumerate(matrix[at[row]])
                    if w
                ]
                return summed(terms or [self.dst.lift(0.0)])
            if row in self.small or col in self.small:
                raise Unsupported("a matrix between a short and a long dimension")
            self.dst.tables[name] = matrix
            return self.dst.node("dot", (get(n.args[0]),), n.attr, long)
        return self.dst.apply(n.op, *[get(a) for a in n.args])

    def func(
        self,
        name: str,
        outs: list[tuple[str, str, Node, tuple[str, ...]]],
        begin: bool = False,
    ) -> Func:
        """``outs``: (vector, slot name, value, dims of the slot)."""
        done = self.lower([n for _, _, n, _ in outs], begin)
        flat: list[Out] = []
        for vector, slot, n, dims in outs:
            base = self.place("C" if vector in ("N", "ACC") else vector, slot, dims)
            long = self.split(dims)[1]
            for k, ix in enumerate(self.indices(dims)):
                at = dict(zip(self.split(dims)[0], ix))
                value = done[n.id][tuple(at[d] for d in self.split(n.dims)[0])]
                if long and (value.op in LEAVES or value.dims != long):
                    value = self.dst.node("copy", (value,), dims=long)
                flat.append((vector, base + k * self.size(long), value))
        func = schedule(name, flat)
        self.sizes["X"] = max(self.sizes["X"], _scratch(func, self.dst))
        return func


def summed(terms: list[Node]) -> Node:
    """Terms added in the order of every target."""
    parts: list[Node | None] = [None] * LANES
    for k, term in enumerate(terms):
        before = parts[k % LANES]
        parts[k % LANES] = term if before is None else before + term
    used = [p for p in parts if p is not None]
    while len(used) > 1:
        used = [a + b for a, b in zip(used[::2], used[1::2])] + used[
            len(used) // 2 * 2 :
        ]
    return used[0]


def schedule(name: str, outs: list[Out]) -> Func:
    """Group nodes into as few loops as their totals allow. Scalars come before the loops of their phase."""
    nodes = reachable([n for _, _, n in outs])
    phase: dict[int, int] = {}
    after = lambda n: (
        n.op in ("sum", "pick")
        or (n.op == "dot" and n.args[0].op not in ("load", "table"))
    )
    for n in nodes:
        phase[n.id] = max(
            [phase[a.id] + (after(n) and bool(a.dims)) for a in n.args], default=0
        )
    latest: dict[int, int] = {}
    for n in reversed(nodes):
        if n.dims and n.id in latest and n.op not in LEAVES:
            phase[n.id] = latest[n.id]
        for a in n.args:
            need = phase[n.id] - (after(n) and bool(a.dims))
            latest[a.id] = min(latest.get(a.id, need), need)
    blocks: dict[tuple, Block] = {}
    at = lambda p, dims: blocks.setdefault((p, len(dims), dims), Block(dims))  # noqa: E731
    for n in nodes:
        if n.op == "sum":
            if n.dims:
                raise Unsupported(
                    "a total over one of two long dimensions: sum both, or make one shorter than 9"
                )
            at(phase[n.id] - 1, n.args[0].dims).sums.append(n)
        elif n.op not in LEAVES:
            at(phase[n.id], n.dims).nodes.append(n)
    home = {n.id: key for key, b in blocks.items() for n in b.nodes}
    for vector, offset, n in outs:
        if n.dims:
            blocks[home[n.id]].outs.append((vector, offset, n))
    ordered = [blocks[k] for k in sorted(blocks)]
    scratch: dict[int, int] = {}
    for key, b in blocks.items():
        scratch |= {n.id: 0 for n in b.nodes if n.op == "dot"}
        for user in [*b.nodes, *b.sums]:
            for a in user.args:
                if (
                    a.dims
                    and a.op not in LEAVES
                    and (home[a.id] != key or user.op in ("dot", "pick"))
                ):
                    scratch.setdefault(a.id, 0)
    return Func(name, ordered, [o for o in outs if not o[2].dims], scratch)


def _scratch(func: Func, graph: Graph) -> int:
    top, by_id = 0, {n.id: n for b in func.blocks for n in b.nodes}
    for k in func.scratch:
        func.scratch[k] = top
        top += prod(graph.sizes[d] for d in by_id[k].dims)
    return top


def lower(plan: Plan) -> Lowered:
    """Lay out memory and split the plan into functions ``begin``, ``first`` (stage plus observation) and one per part."""
    low, traced = _Lowering(plan), plan.traced
    for name, node in traced.states.items():
        low.place("C", name, node.dims)
    dims = {n: s.dims for n, s in traced.states.items()}

    def stage(part: int, row: int) -> list[tuple[str, str, Node, tuple[str, ...]]]:
        changes = plan.stages[part, row].items()
        return [("N", n, c.next, dims[n]) for n, c in changes] + [
            ("ACC", n, c.summed, dims[n]) for n, c in changes if c.summed is not None
        ]

    observed = [("M", n, m.update, ()) for n, m in plan.memory.items()] + [
        ("S", n, s, s.dims) for n, s in plan.series.items()
    ]
    funcs = {"first": low.func("first", stage(0, 0) + observed)}
    names = ["first"] + [f"stage{c.part}_{c.row}" for c in plan.calls[1:]]
    for call, name in zip(plan.calls[1:], names[1:], strict=True):
        if name not in funcs:
            funcs[name] = low.func(name, stage(call.part, call.row))
    known = {plan.graph.node("frozen", attr=n).id: v for n, v in traced.frozen.items()}
    hoisted = rebuild(plan.graph, [n for _, n in low.hoisted.values()], known)
    outs = [("F", n, v, v.dims) for n, v in traced.frozen.items()]
    outs += [
        ("F", f"#{k}", new, n.dims)
        for (k, (_, n)), new in zip(low.hoisted.items(), hoisted)
    ]
    outs += [("C", n, v, dims[n]) for n, v in traced.starts.items()]
    outs += [("M", n, m.start, ()) for n, m in plan.memory.items()]
    funcs["begin"] = low.func("begin", outs, begin=True)
    uniform = [plan.graph.nodes[k] for k in low.uniform]
    return Lowered(plan, low.dst, funcs, low.slots, low.sizes, uniform, names)
