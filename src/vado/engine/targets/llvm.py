"""LLVM target: every lane of a vector register is a run.

Prints the loops of ``lower`` in LLVM's intermediate language; ``native`` compiles it.
Strict IEEE arithmetic: no operation is reordered, contracted or left out.
"""

from math import prod

import numpy as np

from vado.core.errors import Unsupported
from vado.engine.graph import LANES, Node
from vado.engine.lower import Lowered
from vado.engine.schedule import Block, Func
from vado.engine.targets.drive import ATTRIBUTES, VECTORS, drive
from vado.engine.targets.vmath import Code, Place, double, prelude

ARITHMETIC = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
COMPARISON = {"lt": "olt", "le": "ole", "gt": "ogt", "ge": "oge"}
COMPARISON |= {"eq": "oeq", "ne": "une"}
INTRINSIC = {"sqrt": "sqrt", "trunc": "trunc", "abs": "fabs"}
OURS = ("exp", "log", "pow")
INLINE = 50
"""Calls of exp, log and pow up to which they are inlined: faster below, slower and
twice the compile time above."""
STRAIGHT = 4000
"""Nonzeros up to which a sparse product is printed without loops: a loop over few
elements costs a branch that the processor cannot foresee."""


def emit(low: Lowered, lanes: int) -> str:
    """The whole module: maths, tables, functions and ``drive``."""
    tables: dict[str, str] = {}
    functions = [_Writer(low, f, lanes, tables).text() for f in low.funcs.values()]
    few = max(map(_calls, low.funcs.values())) <= INLINE
    how = "alwaysinline" if few else f"noinline {ATTRIBUTES}"
    parts = [prelude(lanes, how), *tables.values(), *functions, drive(low, lanes)]
    return "\n".join(parts)


def _calls(func: Func) -> int:
    """Calls of exp, log and pow as printed: a loop holds its elements' code four
    times."""
    each = [(LANES if b.dims else 1, b.nodes) for b in func.blocks]
    return sum(times * sum(n.op in OURS for n in nodes) for times, nodes in each)


class _Writer:
    """Prints one function."""

    def __init__(self, low: Lowered, func: Func, lanes: int, tables: dict[str, str]):
        self.graph, self.func, self.scratch = low.graph, func, low.scratch[func.name]
        self.tables, self.code = tables, Code(lanes)
        self.scalars: dict[int, str] = {}
        self.locals: dict[int, str] = {}
        self.dims: tuple[str, ...] = ()
        self.index: Place = 0
        self.label = "entry"

    def text(self) -> str:
        """The definition."""
        self.code.label("entry")
        for block in self.func.blocks:
            if block.dims:
                self.loop(block)
            for n in () if block.dims else block.nodes:
                self.scalars[n.id] = self.compute(n)
        values = [(vector, at, self.value(n)) for vector, at, n in self.func.outs]
        for vector, at, value in values:
            self.store(vector, at, value)
        # C and N are one vector where a stage ends a step; everything else is apart,
        # and nobody writes what Y points at
        args = ", ".join(f"ptr {'' if v in 'CN' else 'noalias '}%{v}" for v in VECTORS)
        head = f"define internal void @{self.func.name}({args}) noinline {ATTRIBUTES}"
        return "\n".join([f"{head} {{", *self.code.lines, "  ret void", "}"])

    def loop(self, block: Block) -> None:
        """Elements in groups of four, one for each partial sum of the totals."""
        c, size = self.code, prod(self.graph.sizes[d] for d in block.dims)
        for n in [*block.nodes, *block.sums]:
            for a in n.args:
                if not a.dims:
                    self.value(a)
            if n.op == "dot" and self.straight(n):
                self.products(n)
        self.dims = block.dims
        rest = size % LANES
        parts = [[c.const(0.0)] * LANES for _ in block.sums]
        if size > rest:
            parts = self.groups(block, size - rest)
        for k in range(rest):
            self.index = size - rest + k
            for part, value in zip(parts, self.element(block), strict=True):
                part[k] = c.op("fadd", part[k], value)
        self.dims, self.index = (), 0
        for n, part in zip(block.sums, parts, strict=True):
            pairs = c.op("fadd", part[0], part[1]), c.op("fadd", part[2], part[3])
            self.scalars[n.id] = c.op("fadd", *pairs)

    def groups(self, block: Block, count: int) -> list[list[str]]:
        """The counted loop; returns the partial sums of every total."""
        c = self.code
        tag, before = c.number(), self.label
        self.begin(f"L{tag}", jump=True)
        top = len(c.lines)
        parts: list[list[str]] = [[] for _ in block.sums]
        for k in range(LANES):
            self.index = c.whole("add", f"%i{tag}", k)
            for j, value in enumerate(self.element(block)):
                parts[j].append(c.op("fadd", f"%s{tag}_{j}_{k}", value))
        came, again = f"%{before} ]", f"%{self.label} ]"
        c.line(f"%n{tag} = add i64 %i{tag}, {LANES}")
        c.line(f"%d{tag} = icmp eq i64 %n{tag}, {count}")
        c.line(f"br i1 %d{tag}, label %E{tag}, label %L{tag}")
        self.begin(f"E{tag}")
        phis = [f"  %i{tag} = phi i64 [ 0, {came}, [ %n{tag}, {again}"]
        for j, part in enumerate(parts):
            phis += [
                f"  %s{tag}_{j}_{k} = phi {c.v} [ zeroinitializer, {came}, "
                f"[ {new}, {again}"
                for k, new in enumerate(part)
            ]
        c.lines[top:top] = phis
        return parts

    def begin(self, label: str, jump: bool = False) -> None:
        """A new block of code."""
        if jump:
            self.code.line(f"br label %{label}")
        self.code.label(label)
        self.label = label

    def element(self, block: Block) -> list[str]:
        """One element of all arrays of a loop; returns what its totals add."""
        self.locals = {}
        for n in block.nodes:
            self.locals[n.id] = self.compute(n)
            if n.id in self.scratch and n.op != "dot":
                at = self.position(self.scratch[n.id], n.dims, {})
                self.store("X", at, self.locals[n.id])
        for vector, offset, n in block.outs:
            self.store(vector, self.position(offset, n.dims, {}), self.locals[n.id])
        return [self.value(n.args[0]) for n in block.sums]

    def position(
        self, offset: int, dims: tuple[str, ...], given: dict[str, Place]
    ) -> Place:
        """Place of an array's element at the loop's index or at ``given`` indices."""
        c, sizes = self.code, self.graph.sizes
        if not given and dims == self.dims:
            return c.whole("add", self.index, offset)
        place: Place = 0
        for d in dims:
            here = given.get(d, self.index)
            if d not in given and len(self.dims) > 1:
                below = prod(sizes[e] for e in self.dims[self.dims.index(d) + 1 :])
                here = c.whole("urem", c.whole("udiv", here, below), sizes[d])
            place = c.whole("add", c.whole("mul", place, sizes[d]), here)
        return c.whole("add", place, offset)

    def address(self, vector: str, at: Place) -> str:
        c = self.code
        return c.put(f"getelementptr {c.v}, ptr %{vector}, i64 {at}")

    def load(self, vector: str, at: Place) -> str:
        """One number for each run; U holds one for all of them."""
        c = self.code
        if vector == "U":
            return c.splat(c.read("double", "%U", at))
        where = self.address(vector, at)
        return c.put(f"load {c.v}, ptr {where}, align {8 * c.lanes}")

    def store(self, vector: str, at: Place, value: str) -> None:
        where, c = self.address(vector, at), self.code
        c.line(f"store {c.v} {value}, ptr {where}, align {8 * c.lanes}")

    def value(self, n: Node) -> str:
        """The name of a value, fetched when first asked for."""
        if n.op == "const":
            return self.code.const(n.attr)
        home = self.locals if n.dims else self.scalars
        if n.id not in home:
            home[n.id] = self.fetch(n, {})
        return home[n.id]

    def fetch(self, n: Node, given: dict[str, Place]) -> str:
        """An element from memory: a slot, a table, or what an earlier loop left."""
        if n.op == "table":
            self.table(n.attr, self.graph.tables[n.attr].ravel().tolist())
            at = self.position(0, n.dims, given)
            return self.code.splat(self.code.read("double", f"@{n.attr}", at))
        vector, offset = n.attr if n.op == "load" else ("X", self.scratch[n.id])
        return self.load(vector, self.position(offset, n.dims, given))

    def table(self, name: str, values: list[float] | list[int]) -> None:
        """Make sure the module has this table."""
        if name not in self.tables:
            cells = [f"i64 {x}" if isinstance(x, int) else double(x) for x in values]
            kind = f"[{len(cells)} x {cells[0].split()[0]}]"
            self.tables[name] = (
                f"@{name} = private constant {kind} [{', '.join(cells)}]"
            )

    def compute(self, n: Node) -> str:
        """Code for one operation."""
        c = self.code
        if n.op == "dot":
            return self.product(n)
        if n.op == "pick":
            return self.fetch(n.args[0], {n.attr[0]: n.attr[1]})
        a = [self.value(x) for x in n.args]
        if n.op in ARITHMETIC:
            return c.op(ARITHMETIC[n.op], *a)
        if n.op in COMPARISON:
            return c.cmp(COMPARISON[n.op], *a)
        if n.op in ("min", "max"):
            return c.extreme(n.op, *a)
        if n.op in OURS:
            return c.call(f"v{n.op}", *a)
        if n.op in INTRINSIC:
            return c.intrinsic(INTRINSIC[n.op], *a)
        if n.op == "select":
            return c.select(*a)
        if n.op in ("and", "or"):
            return c.logic(n.op, *a)
        if n.op == "not":
            return c.invert(a[0])
        if n.op == "neg":
            return c.neg(a[0])
        if n.op == "copy":
            return a[0]
        raise Unsupported(f"'{n.op}' has no vector code. Use target='reference'.")

    def straight(self, n: Node) -> bool:
        """Is a product sparse enough to be printed row by row?"""
        return bool(np.count_nonzero(self.graph.tables[n.attr[0]]) <= STRAIGHT)

    def products(self, n: Node) -> None:
        """A very sparse product into scratch, row by row; empty rows stay zero."""
        c, (name, _, col), x = self.code, n.attr, n.args[0]
        for i, weights in enumerate(self.graph.tables[name]):
            total = ""
            for j in weights.nonzero()[0].tolist():
                term = self.fetch(x, {col: j})
                if weights[j] != 1.0:
                    term = c.op("fmul", c.const(weights[j]), term)
                total = c.op("fadd", total, term) if total else term
            if total:
                self.store("X", self.scratch[n.id] + i, total)

    def product(self, n: Node) -> str:
        """Sparse row times vector: an inner loop over the row's nonzeros."""
        c, (name, row, col), x = self.code, n.attr, n.args[0]
        if x.dims != (col,) or n.dims != (row,):
            raise Unsupported("a product of arrays with further dims")
        if self.straight(n):
            return self.fetch(n, {})
        self.sparse(name)
        i = self.position(0, n.dims, {})
        first = c.read("i64", f"@{name}_rows", i)
        last = c.read("i64", f"@{name}_rows", c.whole("add", i, 1))
        tag, before = c.number(), self.label
        k, t = f"%k{tag}", f"%t{tag}"
        self.begin(f"H{tag}", jump=True)
        c.line(f"{k} = phi i64 [ {first}, %{before} ], [ {k}n, %B{tag} ]")
        c.line(f"{t} = phi {c.v} [ zeroinitializer, %{before} ], [ {t}n, %B{tag} ]")
        c.line(f"%more{tag} = icmp slt i64 {k}, {last}")
        c.line(f"br i1 %more{tag}, label %B{tag}, label %Q{tag}")
        self.begin(f"B{tag}")
        value = self.fetch(x, {col: c.read("i64", f"@{name}_cols", k)})
        weight = c.splat(c.read("double", f"@{name}_weights", k))
        c.line(f"{t}n = fadd {c.v} {t}, {c.op('fmul', weight, value)}")
        c.line(f"{k}n = add i64 {k}, 1")
        c.line(f"br label %H{tag}")
        self.begin(f"Q{tag}")
        return t

    def sparse(self, name: str) -> None:
        """A matrix as tables of row starts, columns and weights."""
        matrix = self.graph.tables[name]
        rows, cols = matrix.nonzero()
        starts = np.searchsorted(rows, np.arange(len(matrix) + 1))
        self.table(f"{name}_rows", starts.tolist())
        self.table(f"{name}_cols", cols.tolist())
        self.table(f"{name}_weights", matrix[rows, cols].tolist())
