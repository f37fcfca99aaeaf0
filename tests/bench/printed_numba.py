"""The lowered graph as Python that Numba compiles: lanes innermost, blocks in parallel.

Each function is loops over elements around loops over the lanes of a block, so that one
future is one lane. Three ways to lay out the loops over lanes are tried.
"""

import importlib.util
from dataclasses import dataclass
from math import prod
from pathlib import Path
from types import ModuleType

import numba
import numpy as np

from vado.engine.graph import LANES, Node
from vado.engine.lower import Lowered
from vado.engine.schedule import Block, Func
from vado.engine.targets.native import Native

HEAD = """
import math
import numba
import numpy as np
W = {lanes}
step = numba.njit(cache=True, error_model="numpy", inline="{inline}")
"""
"""No fastmath: the same IEEE arithmetic as our target."""
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
VECTORS = ("Y", "C", "N", "ACC", "I", "F", "M", "T", "X")
Array = np.ndarray


class Printer:
    """Prints one function as Python."""

    def __init__(self, low: Lowered, func: Func):
        self.low, self.func, self.scratch = low, func, low.scratch[func.name]
        self.lines: list[str] = []
        scalars = [n for b in func.blocks if not b.dims for n in b.nodes]
        sums = [n for b in func.blocks for n in b.sums]
        self.slot = {n.id: k for k, n in enumerate([*scalars, *sums])}
        self.inside: set[int] = set()

    def text(self) -> str:
        self.put(0, f"@step\ndef {self.func.name}({', '.join(VECTORS)}, U, Q):")
        for block in self.func.blocks:
            if block.dims:
                self.loop(block)
            elif block.nodes:
                self.lanes(1, block.nodes, "0")
        self.put(1, "for w in range(W):")
        self.inside = set()
        outs = [(v, at, self.name(n, "0")) for v, at, n in self.func.outs]
        for k, (_, _, value) in enumerate(outs):
            self.put(2, f"out{k} = {value}")
        for k, (vector, at, _) in enumerate(outs):
            self.put(2, f"{vector}[{at}, w] = out{k}")
        self.put(2, "pass")
        return "\n".join(self.lines)

    def put(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def lanes(self, depth: int, nodes: tuple[Node, ...], at: str) -> None:
        """Scalars: each is kept for the blocks that follow."""
        self.put(depth, "for w in range(W):")
        self.inside = set()
        for n in nodes:
            self.compute(depth + 1, n, at)
            self.put(depth + 1, f"Q[{self.slot[n.id]}, w] = x{n.id}")

    def loop(self, block: Block) -> None:
        size = prod(self.low.graph.sizes[d] for d in block.dims)
        for n in block.nodes:
            if n.op == "dot":
                self.products(n)
        for n in block.sums:
            self.put(1, f"s{n.id} = np.zeros(({LANES}, W))")
        whole = size - size % LANES
        self.put(1, f"for i in range(0, {whole}, {LANES}):")
        for k in range(LANES):
            self.element(2, block, f"i + {k}", k)
        for k in range(size % LANES):
            self.element(1, block, str(whole + k), k)
        if block.sums:
            self.put(1, "for w in range(W):")
        for n in block.sums:
            a, b, c, d = (f"s{n.id}[{k}, w]" for k in range(LANES))
            self.put(2, f"Q[{self.slot[n.id]}, w] = ({a} + {b}) + ({c} + {d})")

    def element(self, depth: int, block: Block, at: str, turn: int) -> None:
        self.put(depth, "for w in range(W):")
        self.inside = set()
        for n in block.nodes:
            if n.op != "dot":
                self.compute(depth + 1, n, at)
        for vector, place, n in block.outs:
            self.put(depth + 1, f"{vector}[{place} + {at}, w] = {self.name(n, at)}")
        for n in block.keep:
            if n.op != "dot":
                place = self.scratch[n.id]
                self.put(depth + 1, f"X[{place} + {at}, w] = {self.name(n, at)}")
        for n in block.sums:
            self.put(depth + 1, f"s{n.id}[{turn}, w] += {self.name(n.args[0], at)}")

    def compute(self, depth: int, n: Node, at: str) -> None:
        given = [f"({self.name(a, at)})" for a in n.args]
        self.put(depth, f"x{n.id} = {OPS[n.op].format(*given)}")
        self.inside.add(n.id)

    def name(self, n: Node, at: str) -> str:
        if n.op == "const":
            return f"{n.attr!r}" if np.isfinite(n.attr) else f"math.{n.attr!r}"
        if n.op == "table":
            return f"{n.attr}[{at}]"
        if n.op == "load":
            vector, place = n.attr
            if vector == "U":
                return f"U[{place}]"
            return f"{vector}[{place} + {at}, w]" if n.dims else f"{vector}[{place}, w]"
        if n.op == "dot":
            return f"X[{self.scratch[n.id]} + {at}, w]"
        return f"x{n.id}" if n.id in self.inside else f"Q[{self.slot[n.id]}, w]"

    def products(self, n: Node) -> None:
        vector, place = n.args[0].attr
        for i, row in enumerate(self.low.graph.tables[n.attr[0]]):
            terms = [
                (f"{x} * " if x != 1.0 else "") + f"{vector}[{place + j}, w]"
                for j, x in enumerate(row.tolist())
                if x
            ]
            if terms:
                self.put(1, "for w in range(W):")
                self.put(2, f"X[{self.scratch[n.id] + i}, w] = {' + '.join(terms)}")


def source(low: Lowered, lanes: int, inline: str) -> str:
    """The whole of it: tables, functions and the loop over steps."""
    tables = [
        f"{name} = np.array({x.ravel().tolist()})"
        for name, x in low.graph.tables.items()
        if name.startswith("t")
    ]
    printers = [Printer(low, f) for f in low.funcs.values()]
    functions = [printer.text() for printer in printers]
    scalars = max(len(printer.slot) for printer in printers)
    head = HEAD.format(lanes=lanes, inline=inline)
    return "\n".join([head, *tables, *functions, drive(low, scalars)])


def drive(low: Lowered, scalars: int) -> str:
    size = {name: max(1, n) for name, n in low.sizes.items()}
    width = 2 + len(low.uniform)
    room = {"C": "C", "A": "C", "B": "C", "ACC": "C"} | {k: k for k in "IFMTX"}
    vectors = "\n        ".join(
        f"{name} = np.zeros(({size[k]}, W))" for name, k in room.items()
    )

    def call(name: str, reads: str, writes: str, at: str) -> str:
        return f"{name}({reads}, C, {writes}, ACC, I, F, M, T, X, uniform[{at}:], Q)"

    step = "\n            ".join(
        call(name, c.stage.reads, c.stage.writes, f"u + {j * width}")
        for j, (c, name) in enumerate(zip(low.plan.calls, low.calls, strict=True))
    )
    stride = width * len(low.calls)
    return f"""
@numba.njit(parallel=True, cache=True, error_model="numpy")
def drive(steps, uniform, given, out):
    for b in numba.prange(given.shape[1]):
        {vectors}
        Q = np.zeros(({max(1, scalars)}, W))
        for i in range({low.sizes["I"]}):
            for w in range(W):
                I[i, w] = given[i, b, w]
        {call("begin", "C", "C", "0")}
        for k in range(steps):
            u = k * {stride}
            {step}
        {call("first", "C", "A", f"steps * {stride}")}
        for i in range({low.sizes["C"]}):
            for w in range(W):
                out[i, b, w] = C[i, w]
"""


@dataclass(frozen=True, kw_only=True)
class PrintedNumba:
    """Python from the same graph that our target compiles, through Numba."""

    problem: object
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
        self.module.drive(
            len(problem.times) - 1, uniform, given.reshape(-1, blocks, lanes), out
        )
        return out.reshape(size["C"], -1)[:, : problem.futures]


def load_module(path: Path) -> ModuleType:
    """Import a printed file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
