"""LLVM target: every lane of a vector register is a run. Prints the loops of ``lower`` as IR text; ``native`` compiles it."""

from math import prod

import numpy as np

from vado.core.errors import Unsupported
from vado.engine.graph import LANES, Graph, Node
from vado.engine.lower import Block, Func, Lowered
from vado.engine.plan import UNIFORM
from vado.engine.targets.vmath import Code, prelude

ARITHMETIC = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
COMPARISON = {
    "lt": "olt",
    "le": "ole",
    "gt": "ogt",
    "ge": "oge",
    "eq": "oeq",
    "ne": "une",
}
INLINE = 50  # exp, log and pow calls up to which they are inlined: faster below, slower (and twice the compile time) above
STRAIGHT = 4000  # nonzeros up to which a sparse product is printed without loops
VECTORS = ("Y", "C", "N", "ACC", "P", "I", "F", "U", "M", "S", "X")
ATTRIBUTES = 'nounwind "prefer-vector-width"="512" "min-legal-vector-width"="512"'


def emit(low: Lowered, lanes: int, flags: str = "") -> str:
    """The whole module: maths, tables, functions, and ``drive(b0, b1, ...)`` that runs blocks of lanes."""
    tables: dict[str, str] = {}
    functions = [
        _Function(low.graph, f, lanes, flags, tables).text() for f in low.funcs.values()
    ]
    calls = max(
        sum(n.op in ("exp", "log", "pow") for b in f.blocks for n in b.nodes)
        for f in low.funcs.values()
    )
    how = "alwaysinline" if calls <= INLINE else f"noinline {ATTRIBUTES}"
    return "\n".join(
        [prelude(lanes, how), *tables.values(), *functions, _drive(low, lanes)]
    )


class _Function:
    def __init__(
        self, graph: Graph, func: Func, lanes: int, flags: str, tables: dict[str, str]
    ):
        self.graph, self.func, self.tables, self.code = (
            graph,
            func,
            tables,
            Code(lanes, flags),
        )
        self.scalars: dict[int, str] = {}
        self.locals: dict[int, str] = {}
        self.block: Block | None = None
        self.label, self.index = "entry", ""

    def text(self) -> str:
        for block in self.func.blocks:
            (self.loop if block.dims else self.straight)(block)
        values = [(v, off, self.value(n)) for v, off, n in self.func.outs]
        for vector, offset, value in values:
            self.store(vector, str(offset), value)
        # C and N are one vector in the last stage of rk4; everything else is apart, and nobody writes what Y points at
        args = ", ".join(f"ptr {'' if v in 'CN' else 'noalias '}%{v}" for v in VECTORS)
        body = "\n".join(["entry:", *self.code.lines, "  ret void", "}"])
        return f"define internal void @{self.func.name}({args}) noinline {ATTRIBUTES} {{\n{body}"

    def straight(self, block: Block) -> None:
        for n in block.nodes:
            self.scalars[n.id] = self.compute(n)

    def loop(self, block: Block) -> None:
        """One counted loop; totals keep four running sums that take turns."""
        c, size = self.code, prod(self.graph.sizes[d] for d in block.dims)
        for a in [a for n in [*block.nodes, *block.sums] for a in n.args if not a.dims]:
            self.value(a)
        self.block, self.locals = None, {}
        for n in block.nodes:
            if (
                n.op == "dot"
                and np.count_nonzero(self.graph.tables[n.attr[0]]) <= STRAIGHT
            ):
                self.straight_dot(n)
        c.count += 1
        tag = c.count
        here, self.index, self.block, self.locals = self.label, f"%i{tag}", block, {}
        c.line(f"br label %L{tag}")
        c.lines.append(f"L{tag}:")
        slot = len(c.lines)
        self.label = f"L{tag}"
        for n in block.nodes:
            self.locals[n.id] = self.compute(n)
            if n.id in self.func.scratch and n.op != "dot":
                self.store(
                    "X",
                    self.position(self.func.scratch[n.id], n.dims),
                    self.locals[n.id],
                )
        sums = [
            c.op("fadd", f"%s{tag}_{k}_0", self.value(n.args[0]))
            for k, n in enumerate(block.sums)
        ]
        for vector, offset, n in block.outs:
            self.store(vector, self.position(offset, n.dims), self.locals[n.id])
        phis = [f"  {self.index} = phi i64 [ 0, %{here} ], [ %n{tag}, %{self.label} ]"]
        for k, new in enumerate(sums):
            for lane in range(LANES):
                following = f"%s{tag}_{k}_{lane + 1}" if lane + 1 < LANES else new
                phis.append(
                    f"  %s{tag}_{k}_{lane} = phi {c.v} [ zeroinitializer, %{here} ], [ {following}, %{self.label} ]"
                )
        c.lines[slot:slot] = phis
        c.line(f"%n{tag} = add i64 {self.index}, 1")
        c.line(f"%d{tag} = icmp eq i64 %n{tag}, {size}")
        c.line(f"br i1 %d{tag}, label %E{tag}, label %L{tag}")
        c.lines.append(f"E{tag}:")
        self.label, self.block = f"E{tag}", None
        for k, (n, new) in enumerate(zip(block.sums, sums)):
            turned = [*[f"%s{tag}_{k}_{lane}" for lane in range(1, LANES)], new]
            part = [turned[(lane - size) % LANES] for lane in range(LANES)]
            self.scalars[n.id] = c.op(
                "fadd", c.op("fadd", part[0], part[1]), c.op("fadd", part[2], part[3])
            )

    def position(
        self, offset: int, dims: tuple[str, ...], fixed: dict[str, str] | None = None
    ) -> str:
        """Address of an array element at the loop's index (or with some indices given)."""
        c, at, inner = self.code, dict(fixed or {}), ""
        block = self.block.dims if self.block else ()
        if not fixed and dims == block:
            inner = self.index
        else:
            for d in dims:
                if d not in at:
                    below = prod(
                        self.graph.sizes[e] for e in block[block.index(d) + 1 :]
                    )
                    at[d] = (
                        self.index
                        if len(block) == 1
                        else c.put(
                            f"urem i64 {c.put(f'udiv i64 {self.index}, {below}')}, {self.graph.sizes[d]}"
                        )
                    )
                inner = (
                    at[d]
                    if not inner
                    else c.put(
                        f"add i64 {c.put(f'mul i64 {inner}, {self.graph.sizes[d]}')}, {at[d]}"
                    )
                )
        return (
            inner or "0"
            if not offset
            else c.put(f"add i64 {inner}, {offset}")
            if inner
            else str(offset)
        )

    def load(self, vector: str, at: str) -> str:
        c = self.code
        if vector == "U":
            return c.splat(
                c.put(
                    f"load double, ptr {c.put(f'getelementptr double, ptr %U, i64 {at}')}, align 8"
                )
            )
        return c.put(
            f"load {c.v}, ptr {c.put(f'getelementptr {c.v}, ptr %{vector}, i64 {at}')}, align {8 * c.lanes}"
        )

    def store(self, vector: str, at: str, value: str) -> None:
        c = self.code
        c.line(
            f"store {c.v} {value}, ptr {c.put(f'getelementptr {c.v}, ptr %{vector}, i64 {at}')}, align {8 * c.lanes}"
        )

    def value(self, n: Node) -> str:
        if n.op == "const":
            return self.code.const(n.attr)
        home = self.locals if n.dims else self.scalars
        if n.id not in home:
            home[n.id] = self.fetch(n)
        return home[n.id]

    def fetch(self, n: Node, fixed: dict[str, str] | None = None) -> str:
        """An element from memory: a vector's slot, a table, or what an earlier loop left in scratch."""
        c = self.code
        if n.op == "table":
            name = self.constant(n.attr, self.graph.tables[n.attr].ravel().tolist())
            return c.splat(
                c.put(
                    f"load double, ptr {c.put(f'getelementptr double, ptr @{name}, i64 {self.position(0, n.dims, fixed)}')}, align 8"
                )
            )
        vector, offset = n.attr if n.op == "load" else ("X", self.func.scratch[n.id])
        return self.load(
            vector, self.position(offset, n.dims, fixed) if n.dims else str(offset)
        )

    def constant(self, name: str, values: list, kind: str = "double") -> str:
        cell = (
            (lambda x: f"double {Code(1).const(x)[8:-1]}")
            if kind == "double"
            else (lambda x: f"i64 {x}")
        )
        self.tables[name] = (
            f"@{name} = private constant [{len(values)} x {kind}] [{', '.join(map(cell, values))}]"
        )
        return name

    def compute(self, n: Node) -> str:
        c = self.code
        if n.op == "dot":
            return self.dot(n)
        if n.op == "pick":
            return self.fetch(n.args[0], {n.attr[0]: str(n.attr[1])})
        a = [self.value(x) for x in n.args]
        if n.op in ARITHMETIC:
            return c.op(ARITHMETIC[n.op], *a)
        if n.op in COMPARISON:
            return c.cmp(COMPARISON[n.op], *a)
        if n.op in ("min", "max"):
            return c.extreme(n.op, *a)
        if n.op in ("exp", "log", "pow"):
            return c.call(f"v{n.op}", *a)
        if n.op in ("sqrt", "trunc", "abs"):
            return c.call(f"llvm.{'fabs' if n.op == 'abs' else n.op}.v{c.lanes}f64", *a)
        if n.op == "select":
            return c.select(*a)
        if n.op in ("and", "or"):
            return c.logic(n.op, *a)
        if n.op == "not":
            return c.put(f"xor {c.bv} {a[0]}, <{', '.join(['i1 true'] * c.lanes)}>")
        if n.op == "neg":
            return c.put(f"fneg {c.v} {a[0]}")
        if n.op == "copy":
            return a[0]
        raise Unsupported(f"'{n.op}' has no vector code yet; use target='reference'")

    def straight_dot(self, n: Node) -> None:
        """A very sparse product as straight code into scratch: no branches to mispredict."""
        c, (name, _, col), x = self.code, n.attr, n.args[0]
        for i, weights in enumerate(self.graph.tables[name]):
            total = c.const(0.0)
            for j in weights.nonzero()[0].tolist():
                term = self.fetch(x, {col: str(j)})
                term = (
                    term
                    if weights[j] == 1.0
                    else c.op("fmul", c.const(weights[j]), term)
                )
                total = term if total == c.const(0.0) else c.op("fadd", total, term)
            self.store("X", str(self.func.scratch[n.id] + i), total)

    def dot(self, n: Node) -> str:
        """Sparse row times vector: an inner loop over the row's nonzeros."""
        c, (name, row, col), x = self.code, n.attr, n.args[0]
        if x.dims != (col,) or n.dims != (row,):
            raise Unsupported("dot with further dimensions")
        if np.count_nonzero(self.graph.tables[name]) <= STRAIGHT:
            return self.fetch(n)
        matrix, starts, places, weights = self.graph.tables[name], [0], [], []
        for line in matrix:
            places += line.nonzero()[0].tolist()
            weights += line[line.nonzero()[0]].tolist()
            starts.append(len(places))
        rows, cols = (
            self.constant(f"{name}_rows", starts, "i64"),
            self.constant(f"{name}_cols", places or [0], "i64"),
        )
        vals = self.constant(f"{name}_vals", weights or [0.0])
        cell = lambda table, kind, at: c.put(
            f"load {kind}, ptr {c.put(f'getelementptr {kind}, ptr @{table}, i64 {at}')}, align 8"
        )
        i = self.position(0, n.dims)
        first, last = cell(rows, "i64", i), cell(rows, "i64", c.put(f"add i64 {i}, 1"))
        c.count += 1
        tag, here = c.count, self.label
        c.line(f"br label %H{tag}")
        c.lines.append(f"H{tag}:")
        c.line(f"%k{tag} = phi i64 [ {first}, %{here} ], [ %k{tag}n, %B{tag} ]")
        c.line(
            f"%t{tag} = phi {c.v} [ zeroinitializer, %{here} ], [ %t{tag}n, %B{tag} ]"
        )
        c.line(f"%more{tag} = icmp slt i64 %k{tag}, {last}")
        c.line(f"br i1 %more{tag}, label %B{tag}, label %Q{tag}")
        c.lines.append(f"B{tag}:")
        value = self.fetch(x, {col: cell(cols, "i64", f"%k{tag}")})
        term = c.op("fmul", c.splat(cell(vals, "double", f"%k{tag}")), value)
        c.line(f"%t{tag}n = fadd {c.flags}{c.v} %t{tag}, {term}")
        c.line(f"%k{tag}n = add i64 %k{tag}, 1")
        c.line(f"br label %H{tag}")
        c.lines.append(f"Q{tag}:")
        self.label = f"Q{tag}"
        return f"%t{tag}"


def frame(low: Lowered) -> dict[str, int]:
    """Vectors a worker needs and their lengths; the caller provides the memory, because thread stacks are small (macOS: 512 kB)."""
    size = {k: max(1, n) for k, n in low.sizes.items()}
    return (
        dict.fromkeys(("C", "A", "B", "ACC", "P"), size["C"])
        | {n: size[n] for n in ("F", "M", "X")}
        | {"D": size["S"]}
    )


def _drive(low: Lowered, lanes: int) -> str:
    """``drive``: for each block of lanes begin, then for each step the stage calls, observing at every grid point."""
    v, wide, size = f"<{lanes} x double>", 8 * lanes, low.sizes
    width = len(UNIFORM) + len(low.uniform)
    room = frame(low)
    starts = dict(zip(room, np.cumsum([0, *room.values()])))
    allocs = "\n".join(
        f"  %{n} = getelementptr {v}, ptr %frame, i64 {k}" for n, k in starts.items()
    )
    owner, states = low.plan.traced.owner, low.plan.traced.states
    spans: dict[int, list[int]] = {}
    for name, k in owner.items():
        base = low.slots["C"][name]
        spans.setdefault(k, []).extend(
            [base, base + prod(low.graph.sizes[d] for d in states[name].dims)]
        )
    args = lambda y, n, s: (
        f"ptr %{y}, ptr %C, ptr %{n}, ptr %ACC, ptr %P, ptr %I, ptr %F, ptr %u, ptr %M, ptr %{s}, ptr %X"
    )
    lines = []
    if max(owner.values(), default=0) > 0:
        lines.append(
            f"  call void @llvm.memcpy.p0.p0.i64(ptr %P, ptr %C, i64 {size['C'] * wide}, i1 false)"
        )
    for j, (call, name) in enumerate(zip(low.plan.calls, low.names)):
        same = call.stage.reads == call.stage.writes
        target = "A" if same else call.stage.writes
        use = args(call.stage.reads, target, "S" if j == 0 else "D").replace(
            "%u", f"%u{j}"
        )
        lines += [
            f"  %u{j} = getelementptr double, ptr %u, i64 {j * width}",
            f"  call void @{name}({use})",
        ]
        if same and call.part in spans:
            a, b = min(spans[call.part]), max(spans[call.part])
            lines += [f"  %ca{j} = getelementptr {v}, ptr %A, i64 {a}", f"  %cc{j} = getelementptr {v}, ptr %C, i64 {a}",
                      f"  call void @llvm.memcpy.p0.p0.i64(ptr %cc{j}, ptr %ca{j}, i64 {(b - a) * wide}, i1 false)"]  # fmt: skip
    steps = "\n".join(lines)
    return f"""
define void @drive(i64 %b0, i64 %b1, i64 %nb, i64 %steps, ptr %save, ptr %uall, ptr %in, ptr %out, ptr %series, ptr %frame) {ATTRIBUTES} {{
entry:
{allocs}
  br label %block
block:
  %b = phi i64 [ %b0, %entry ], [ %bn, %done ]
  %io = mul i64 %b, {size["I"]}
  %I = getelementptr {v}, ptr %in, i64 %io
  call void @llvm.memset.p0.i64(ptr %ACC, i8 0, i64 {max(1, size["C"]) * wide}, i1 false)
  call void @begin({args("C", "C", "D").replace("%u", "%uall")})
  br label %step
step:
  %k = phi i64 [ 0, %block ], [ %kn, %advance ]
  %uo = mul i64 %k, {width * len(low.plan.calls)}
  %u = getelementptr double, ptr %uall, i64 %uo
  %sp = getelementptr i64, ptr %save, i64 %k
  %row = load i64, ptr %sp, align 8
  %kept = icmp sge i64 %row, 0
  %so = mul i64 %row, %nb
  %so1 = add i64 %so, %b
  %so2 = mul i64 %so1, {size["S"]}
  %sslot = getelementptr {v}, ptr %series, i64 %so2
  %S = select i1 %kept, ptr %sslot, ptr %D
  %last = icmp eq i64 %k, %steps
  br i1 %last, label %done, label %advance
advance:
{steps}
  %kn = add i64 %k, 1
  br label %step
done:
  call void @first({args("C", "A", "S")})
  %oo = mul i64 %b, {size["M"] + size["C"]}
  %OM = getelementptr {v}, ptr %out, i64 %oo
  %OC = getelementptr {v}, ptr %OM, i64 {size["M"]}
  call void @llvm.memcpy.p0.p0.i64(ptr %OM, ptr %M, i64 {size["M"] * wide}, i1 false)
  call void @llvm.memcpy.p0.p0.i64(ptr %OC, ptr %C, i64 {size["C"] * wide}, i1 false)
  %bn = add i64 %b, 1
  %finished = icmp eq i64 %bn, %b1
  br i1 %finished, label %end, label %block
end:
  ret void
}}
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
"""
