"""Expression graphs: every formula once, arrays kept as arrays with named dims.

A node is interned (the same operation on the same arguments is the same node) and
never changes; ids grow, so their order is an order of evaluation. Folding is strict:
``x * 0`` stays, because x may be NaN. Two liberties are taken, the same in every
target: zeros of a *table* are structure and drop out, and dividing by a constant is
multiplying by its reciprocal.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from vado.core.errors import DimsError
from vado.core.maths import PLAIN, Symbol
from vado.core.model import Dims

LEAVES = frozenset(
    {"const", "table", "state", "input", "frozen", "memory", "signal", "time"}
    | {"middle", "uniform", "load"}
)
CONDITIONS = frozenset({"lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"})
LOGICAL = frozenset({"and", "or", "not"})
COMMUTES = frozenset({"add", "mul", "min", "max", "eq", "ne", "and", "or"})
LANES = 4
"""Partial sums of every total: the order of addition is part of the result."""


class Node(Symbol):
    """One value: a number per run, or an array of them along named dims."""

    __slots__ = ("args", "attr", "dims", "graph", "id", "op")

    def __init__(
        self,
        graph: "Graph",
        op: str,
        args: tuple["Node", ...],
        attr: Any,
        dims: Dims,
        id: int,
    ):
        self.graph, self.op, self.args = graph, op, args
        self.attr, self.dims, self.id = attr, dims, id

    def __repr__(self) -> str:
        if self.op in LEAVES:
            return str(self.op if self.attr is None else self.attr)
        args = [str(a) if a.op in LEAVES else "..." for a in self.args]
        return f"{self.op}({', '.join(args)})"


class Graph:
    """Owns and interns nodes. The order of ``sizes`` is the order of axes."""

    def __init__(self, sizes: Mapping[str, int]):
        self.sizes = dict(sizes)
        self.nodes: list[Node] = []
        self.tables: dict[str, np.ndarray] = {}
        self._known: dict[Any, Node] = {}

    def node(
        self, op: str, args: Sequence[Node] = (), attr: Any = None, dims: Dims = ()
    ) -> Node:
        """The node of this description, made when first asked for."""
        same = attr.hex() if op == "const" else attr  # tells -0 from 0, NaN from none
        key = (op, tuple(a.id for a in args), same, dims)
        if key not in self._known:
            made = Node(self, op, tuple(args), attr, dims, len(self.nodes))
            self._known[key] = made
            self.nodes.append(made)
        return self._known[key]

    def table(self, values: Any, dims: Dims) -> Node:
        """A constant array over ``dims``."""
        values = np.asarray(values, float)
        if not dims and values.ndim == 0:
            return self.node("const", attr=float(values))
        shape = tuple(self.sizes[d] for d in dims)
        if values.shape != shape:
            raise DimsError(
                f"a table over {', '.join(dims)} needs shape {shape}, "
                f"got {values.shape}."
            )
        name = digest("t", values)
        self.tables[name] = values
        return self.node("table", attr=name, dims=dims)

    def lift(self, x: Any) -> Node:
        """A number as a node; a node as it is."""
        if isinstance(x, Node):
            return x
        if np.ndim(x):
            raise DimsError(
                "a bare array has no named dims. Declare it with model.table(...)."
            )
        return self.node("const", attr=float(x))

    def constant(self, node: Node) -> Any:
        """The number or array behind a constant node, else None."""
        if node.op == "const":
            return node.attr
        return self.tables[node.attr] if node.op == "table" else None

    def union(self, nodes: Iterable[Node]) -> Dims:
        """All their dims, in the order of axes."""
        have = {d for n in nodes for d in n.dims}
        return tuple(d for d in self.sizes if d in have)

    def spread(self, values: Any, dims: Dims, onto: Dims) -> Any:
        """Insert axes so that an array over ``dims`` broadcasts against ``onto``."""
        if np.ndim(values) == 0 or dims == onto:
            return values
        return values[tuple(slice(None) if d in dims else None for d in onto)]

    def apply(self, op: str, *args: Any) -> Node:
        """An elementwise operation; dims broadcast by name."""
        nodes = [
            self._condition(n) if op in LOGICAL or (op, k) == ("select", 0) else n
            for k, n in enumerate(map(self.lift, args))
        ]
        if op not in LOGICAL:
            nodes = [
                self.apply("select", n, 1.0, 0.0)
                if n.op in CONDITIONS and (op, k) != ("select", 0)
                else n
                for k, n in enumerate(nodes)
            ]
        known = [self.constant(n) for n in nodes]
        if op not in CONDITIONS and all(value is not None for value in known):
            return self._folded(op, nodes, known)
        simpler = self._simpler(op, nodes, known)
        if simpler is not None:
            return simpler
        if op in COMMUTES and nodes[0].id > nodes[1].id:
            nodes.reverse()
        return self.node(op, nodes, dims=self.union(nodes))

    def _condition(self, node: Node) -> Node:
        return node if node.op in CONDITIONS else self.apply("ne", node, 0.0)

    def _folded(self, op: str, nodes: list[Node], known: list[Any]) -> Node:
        dims = self.union(nodes)
        with np.errstate(all="ignore"):
            spread = [
                self.spread(value, n.dims, dims)
                for value, n in zip(known, nodes, strict=True)
            ]
            return self.table(np.asarray(PLAIN[op](*spread), float), dims)

    def _simpler(self, op: str, nodes: list[Node], known: list[Any]) -> Node | None:
        """The same value with less work, if there is one."""
        first, last = nodes[0], nodes[-1]
        by = last.attr if last.op == "const" else None
        if (op in ("mul", "div", "pow") and by == 1.0) or (op == "sub" and by == 0.0):
            return first
        if op == "mul" and first.op == "const" and first.attr == 1.0:
            return last
        if op == "div" and known[1] is not None and _safe(known[1]):
            return self.apply("mul", first, self.table(1.0 / known[1], last.dims))
        if op == "pow" and by == 2.0:
            return self.apply("mul", first, first)
        if op == "pow" and by == 0.5:
            return self.apply("sqrt", first)
        if op == "select" and nodes[1] is nodes[2] and not first.dims:
            return nodes[1]
        return None

    def total(self, x: Node, dim: str | None = None) -> Node:
        """Sum over one dim, or over all of them."""
        for d in (dim,) if dim else tuple(reversed(x.dims)):
            if d not in x.dims:
                raise DimsError(
                    f"cannot sum {x} over '{d}': its dims are "
                    f"{', '.join(x.dims) or 'none'}."
                )
            left = tuple(k for k in x.dims if k != d)
            value = self.constant(x)
            if value is None:
                x = self.node("sum", (x,), attr=d, dims=left)
            else:
                x = self.table(value.sum(axis=x.dims.index(d)), left)
        return x

    def dot(self, matrix: Node, x: Node) -> Node:
        """Constant matrix times vector, split as (row constant) * total(x) + sparse
        rest when that is shorter."""
        values = self.constant(self.lift(matrix))
        if values is None or len(matrix.dims) != 2 or matrix.dims[1] not in x.dims:
            raise DimsError(
                "dot needs a table of two dims whose second is one of the vector's."
            )
        row, col = matrix.dims
        common = np.array([Counter(r.tolist()).most_common(1)[0][0] for r in values])
        rest = values - common[:, None]
        if not common.any() or 2 * np.count_nonzero(rest) > np.count_nonzero(values):
            common, rest = np.zeros(len(values)), values
        left = {d for d in x.dims if d != col} | {row}
        name = digest("m", rest)
        self.tables[name] = rest
        dims = tuple(d for d in self.sizes if d in left)
        sparse = self.node("dot", (x,), attr=(name, row, col), dims=dims)
        if not common.any():
            return sparse
        return self.apply(
            "add",
            sparse,
            self.apply("mul", self.table(common, (row,)), self.total(x, col)),
        )

    def pick(self, x: Node, dim: str, index: int) -> Node:
        """One element along ``dim``; negative indices count from the end."""
        if dim not in x.dims or not -self.sizes[dim] <= index < self.sizes[dim]:
            raise DimsError(
                f"cannot pick element {index} of '{dim}' from {x}: its dims are "
                f"{ {d: self.sizes[d] for d in x.dims} }."
            )
        index %= self.sizes[dim]
        left = tuple(d for d in x.dims if d != dim)
        value = self.constant(x)
        if value is None:
            return self.node("pick", (x,), attr=(dim, index), dims=left)
        return self.table(value.take(index, axis=x.dims.index(dim)), left)


def _safe(divisor: Any) -> bool:
    """Whether a constant has a reciprocal that neither overflows nor is lost."""
    size = np.abs(divisor)
    return bool(np.all((size > 1e-300) & (size < 1e300)))


def digest(kind: str, values: np.ndarray) -> str:
    """A name for an array that is the same in every process: caches hang on it."""
    text = str(values.shape).encode() + np.ascontiguousarray(values).tobytes()
    return kind + hashlib.sha256(text).hexdigest()[:16]


def reachable(roots: Iterable[Node]) -> list[Node]:
    """All nodes the roots need, in order of evaluation."""
    seen: dict[int, Node] = {}
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node.id not in seen:
            seen[node.id] = node
            stack.extend(node.args)
    return [seen[k] for k in sorted(seen)]


def rebuild(
    graph: Graph, roots: Iterable[Node], replace: Mapping[int, Node]
) -> list[Node]:
    """The same expressions with some nodes (by id) replaced, folded again."""
    roots, done = list(roots), dict(replace)
    for node in reachable(roots):
        if node.id in done:
            continue
        args = [done[a.id] for a in node.args]
        if all(a is b for a, b in zip(args, node.args, strict=True)):
            done[node.id] = node
        elif node.op == "sum":
            done[node.id] = graph.total(args[0], node.attr)
        elif node.op == "pick":
            done[node.id] = graph.pick(args[0], *node.attr)
        elif node.op == "dot":
            done[node.id] = graph.node("dot", args, node.attr, node.dims)
        else:
            done[node.id] = graph.apply(node.op, *args)
    return [done[root.id] for root in roots]


def described(roots: Mapping[str, Node]) -> str:
    """The expressions as text, the same in every process: one line for each node."""
    number: dict[int, int] = {}
    lines = []
    for node in reachable(roots.values()):
        number[node.id] = len(number)
        args = [number[a.id] for a in node.args]
        lines.append(f"{number[node.id]} {node.op} {args} {node.attr!r} {node.dims}")
    return "\n".join([*lines, *[f"{k} = {number[n.id]}" for k, n in roots.items()]])
