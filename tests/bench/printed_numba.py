"""The lowered graph as Python that Numba compiles: a future a lane, blocks in
parallel.

Tuned for Numba: loops over lanes are innermost and of constant length, all vectors of a
block stand in one flat array at places known when compiling (so that LLVM need not ask
whether they overlap), what all lanes share is read outside. Block widths are tried in
``run.py`` and the fastest is kept. No fastmath: IEEE arithmetic like our target's.
"""

import importlib.util
from dataclasses import dataclass
from math import prod
from pathlib import Path
from types import ModuleType

import numba
import numpy as np
from problem import Problem

from vado.engine.graph import LANES, Node
from vado.engine.lower import Lowered
from vado.engine.schedule import Block, Func
from vado.engine.targets.native import Native

HEAD = """
import math
import numba
import numpy as np
W = {lanes}
step = numba.njit(cache=True, error_model="numpy")

@step
def aligned(count):
    room = np.zeros(count + 8)
    first = (-room.ctypes.data // 8) % 8
    return room[first : first + count]

"""
OPS = {
    "add": "{} + {}", "sub": "{} - {}", "mul": "{} * {}", "div": "{} / {}",
    "neg": "-{}", "copy": "{}",
    "max": "({1} if {1} > {0} or {1} != {1} else {0})",
    "min": "({1} if {1} < {0} or {1} != {1} else {0})",
    "select": "({1} if {0} else {2})",
    "lt": "{} < {}", "le": "{} <= {}", "gt": "{} > {}", "ge": "{} >= {}",
    "eq": "{} == {}", "ne": "{} != {}",
    "and": "{} and {}", "or": "{} or {}", "not": "not {}",
}  # fmt: skip
Array = np.ndarray


class Layout:
    """Where vectors begin in a block's memory, and what each function reads and writes.

    ``Q`` holds scalars and partial sums between the loops over lanes.
    """

    def __init__(self, low: Lowered):
        size = {name: max(1, n) for name, n in low.sizes.items()}
        room = {"C": "C", "A": "C", "B": "C", "ACC": "C"} | {k: k for k in "IFMT"}
        self.place, top = {}, 0
        for name, k in room.items():
            self.place[name] = top
            top += size[k]
        self.place["Q"] = top
        most = [len(b.nodes) + (LANES + 1) * len(b.sums) for f in low.funcs.values()
                for b in f.blocks]  # fmt: skip
        self.rows = top + sum(most)
        self.ends = {"begin": ("C", "C"), "first": ("C", "A")}
        for call, name in zip(low.plan.calls, low.calls, strict=True):
            self.ends[name] = (call.stage.reads, call.stage.writes)

    def row(self, func: Func, vector: str, at: int) -> int:
        reads, writes = self.ends[func.name]
        name = {"Y": reads, "N": writes}.get(vector, vector)
        return self.place[name] + at


class Printer:
    """Prints one function as Python."""

    def __init__(self, low: Lowered, func: Func, layout: Layout):
        self.low, self.func, self.layout = low, func, layout
        self.scratch = low.scratch[func.name]
        self.lines: list[str] = []
        scalars = [n for b in func.blocks if not b.dims for n in b.nodes]
        sums = [n for b in func.blocks for n in b.sums]
        self.slot = {n.id: k for k, n in enumerate([*scalars, *sums])}
        self.inside: set[int] = set()
        self.shared: dict[str, str] = {}

    def text(self) -> str:
        self.put(0, f"@step\ndef {self.func.name}(m, x, U):")
        for block in self.func.blocks:
            if block.dims:
                self.loop(block)
            elif block.nodes:
                self.scalars(block.nodes)
        self.lanes(1)
        self.inside = set()
        outs = [(v, at, self.name(n, "0")) for v, at, n in self.func.outs]
        for k, (_, _, value) in enumerate(outs):
            self.put(2, f"out{k} = {value}")
        for k, (vector, at, _) in enumerate(outs):
            self.put(2, f"{self.cell(vector, at)} = out{k}")
        return "\n".join(self.lines)

    def put(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def lanes(self, depth: int, *shared: Node, at: str = "0") -> None:
        """Open a loop over lanes, after reading what they share."""
        self.shared = {}
        for n in shared:
            for a in n.args:
                key = f"{a.attr}"
                if a.op == "table" or (a.op == "load" and a.attr[0] == "U"):
                    place = at if a.op == "table" else a.attr[1]
                    table = a.attr if a.op == "table" else "U"
                    if key not in self.shared:
                        self.shared[key] = f"c{len(self.shared)}"
                        self.put(depth, f"{self.shared[key]} = {table}[{place}]")
        self.put(depth, "for w in range(W):")

    def cell(self, vector: str, at: int, index: str = "") -> str:
        if vector == "X":
            return f"x[({at} + {index or 0}) * W + w]"
        row = self.layout.row(self.func, vector, at)
        return f"m[({row} + {index}) * W + w]" if index else f"m[{row} * W + w]"

    def scalars(self, nodes: tuple[Node, ...]) -> None:
        """Each is kept for the blocks that follow."""
        self.lanes(1, *nodes)
        self.inside = set()
        for n in nodes:
            self.compute(2, n, "0")
            self.put(2, f"{self.cell('Q', self.slot[n.id])} = x{n.id}")

    def loop(self, block: Block) -> None:
        size = prod(self.low.graph.sizes[d] for d in block.dims)
        for n in block.nodes:
            if n.op == "dot":
                self.products(n)
        parts = {n.id: len(self.slot) + LANES * k for k, n in enumerate(block.sums)}
        self.lanes(1)
        for n in block.sums:
            for k in range(LANES):
                self.put(2, f"{self.cell('Q', parts[n.id] + k)} = 0.0")
        self.put(2, "pass")
        whole = size - size % LANES
        self.put(1, f"for i in range(0, {whole}, {LANES}):")
        for k in range(LANES):
            self.element(2, block, f"i + {k}", k, parts)
        for k in range(size % LANES):
            self.element(1, block, str(whole + k), k, parts)
        self.lanes(1)
        for n in block.sums:
            a, b, c, d = (self.cell("Q", parts[n.id] + k) for k in range(LANES))
            total = self.cell("Q", self.slot[n.id])
            self.put(2, f"{total} = ({a} + {b}) + ({c} + {d})")
        self.put(2, "pass")

    def element(
        self, depth: int, block: Block, at: str, turn: int, parts: dict[int, int]
    ) -> None:
        self.lanes(depth, *block.nodes, *block.sums, at=at)
        self.inside = set()
        for n in block.nodes:
            if n.op != "dot":
                self.compute(depth + 1, n, at)
        for vector, place, n in block.outs:
            self.put(depth + 1, f"{self.cell(vector, place, at)} = {self.name(n, at)}")
        for n in block.keep:
            if n.op != "dot":
                cell = self.cell("X", self.scratch[n.id], at)
                self.put(depth + 1, f"{cell} = {self.name(n, at)}")
        for n in block.sums:
            cell = self.cell("Q", parts[n.id] + turn)
            self.put(depth + 1, f"{cell} += {self.name(n.args[0], at)}")

    def compute(self, depth: int, n: Node, at: str) -> None:
        given = [f"({self.name(a, at)})" for a in n.args]
        self.put(depth, f"x{n.id} = {OPS[n.op].format(*given)}")
        self.inside.add(n.id)

    def name(self, n: Node, at: str) -> str:
        if n.op == "const":
            return f"{n.attr!r}" if np.isfinite(n.attr) else f"math.{n.attr!r}"
        if f"{n.attr}" in self.shared:
            return self.shared[f"{n.attr}"]
        if n.op == "table":
            return f"{n.attr}[{at}]"
        if n.op == "load":
            vector, place = n.attr
            if vector == "U":
                return f"U[{place}]"
            return self.cell(vector, place, at if n.dims else "")
        if n.op == "dot":
            return self.cell("X", self.scratch[n.id], at)
        return f"x{n.id}" if n.id in self.inside else self.cell("Q", self.slot[n.id])

    def products(self, n: Node) -> None:
        """A sparse product, in a function of its own."""
        vector, place = n.args[0].attr
        row = self.layout.row(self.func, vector, place)
        self.put(1, f"{n.attr[0]}(m, x, {row}, {self.scratch[n.id]})")


def product(name: str, matrix: Array) -> str:
    """Function of a sparse product, row by row; empty rows stay zero."""
    lines = [f"@step\ndef {name}(m, x, y, to):"]
    for i, row in enumerate(matrix.tolist()):
        terms = [
            (f"{weight} * " if weight != 1.0 else "") + f"m[(y + {j}) * W + w]"
            for j, weight in enumerate(row)
            if weight
        ]
        if terms:
            lines.append("    for w in range(W):")
            lines.append(f"        x[(to + {i}) * W + w] = {' + '.join(terms)}")
    return "\n".join(lines)


def source(low: Lowered, lanes: int) -> str:
    """The whole of it: tables, functions and the loop over steps."""
    tables = [
        f"{name} = np.array({x.ravel().tolist()})"
        for name, x in low.graph.tables.items()
        if name.startswith("t")
    ]
    tables += [
        product(name, x) for name, x in low.graph.tables.items() if name.startswith("m")
    ]
    layout = Layout(low)
    functions = [Printer(low, f, layout).text() for f in low.funcs.values()]
    head = HEAD.format(lanes=lanes)
    return "\n".join([head, *tables, *functions, drive(low, layout)])


def drive(low: Lowered, layout: Layout) -> str:
    width = 2 + len(low.uniform)
    stride = width * len(low.calls)
    step = "\n            ".join(
        f"{name}(m, x, uniform[u + {j * width}:])" for j, name in enumerate(low.calls)
    )
    return f"""
@numba.njit(parallel=True, cache=True, error_model="numpy")
def drive(steps, uniform, given, out):
    for b in numba.prange(given.shape[1]):
        m = aligned({layout.rows} * W)
        x = aligned({max(1, low.sizes["X"])} * W)
        for i in range({low.sizes["I"]}):
            for w in range(W):
                m[({layout.place["I"]} + i) * W + w] = given[i, b, w]
        begin(m, x, uniform)
        for k in range(steps):
            u = k * {stride}
            {step}
        first(m, x, uniform[steps * {stride}:])
        for i in range({low.sizes["C"]}):
            for w in range(W):
                out[i, b, w] = m[i * W + w]
"""


@dataclass(frozen=True, kw_only=True)
class PrintedNumba:
    """Python from the same graph that our target compiles, through Numba."""

    problem: Problem
    native: Native
    module: ModuleType

    def run(self, threads: int) -> Array:
        """Final states, shape (state, future)."""
        problem, native, lanes = self.problem, self.native, self.module.W
        size = native.low.sizes
        blocks = -(-problem.futures // lanes)
        given = native._inputs(problem.inputs, problem.futures, blocks * lanes)
        uniform = native._uniform(problem.times, problem.plan.signals).ravel()
        out = np.empty((size["C"], blocks, lanes))
        numba.set_num_threads(threads)
        steps = len(problem.times) - 1
        self.module.drive(steps, uniform, given.reshape(-1, blocks, lanes), out)
        return out.reshape(size["C"], -1)[:, : problem.futures]


def load_module(path: Path) -> ModuleType:
    """Import a printed file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
