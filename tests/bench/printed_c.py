"""The lowered graph as C: the loops, sums and products that our target prints.

Groups of four elements, one for each partial sum; very sparse products row by row.
"""

from math import prod

from vado.engine.graph import LANES, Node
from vado.engine.lower import Lowered
from vado.engine.schedule import Block, Func

HEAD = """
#include <math.h>
#include <stdlib.h>
#include <string.h>
#define W %d
typedef double v __attribute__((vector_size(8 * W)));
typedef long long mask __attribute__((vector_size(8 * W)));
#define SPREAD(x) ((x) - (v){})
static inline v pick(mask k, v a, v b) { return (v)(((mask)a & k) | ((mask)b & ~k)); }
static inline v larger(v a, v b)
{ v c = pick(a > b, a, b); return pick(a != a, a, c); }
static inline v smaller(v a, v b)
{ v c = pick(a < b, a, b); return pick(a != a, a, c); }
"""
OPS = {
    "add": "{} + {}",
    "sub": "{} - {}",
    "mul": "{} * {}",
    "div": "{} / {}",
    "neg": "-{}",
    "max": "larger({1}, {0})",
    "min": "smaller({1}, {0})",
    "select": "pick({}, {}, {})",
    "and": "{} & {}",
    "or": "{} | {}",
    "not": "~{}",
    "copy": "{}",
    **{op: f"{{}} {sign} {{}}" for op, sign in zip(
        ("lt", "le", "gt", "ge", "eq", "ne"), ("<", "<=", ">", ">=", "==", "!="),
        strict=True)},
}  # fmt: skip
CONDITIONS = ("lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not")
VECTORS = ("Y", "C", "N", "ACC", "I", "F", "M", "T", "X")


class Printer:
    """Prints one function as C."""

    def __init__(self, low: Lowered, func: Func):
        self.low, self.func, self.scratch = low, func, low.scratch[func.name]
        self.lines: list[str] = []

    def text(self) -> str:
        args = ", ".join(f"v *{'' if x in 'CN' else 'restrict '}{x}" for x in VECTORS)
        self.lines = [
            f"static __attribute__((noinline)) void {self.func.name}({args}, "
            "const double *restrict U) {"
        ]
        for block in self.func.blocks:
            if block.dims:
                self.loop(block)
            for n in () if block.dims else block.nodes:
                self.put(n, "0")
        outs = [(vector, at, self.name(n, "0")) for vector, at, n in self.func.outs]
        for k, (_, _, value) in enumerate(outs):
            self.lines.append(f"v out{k} = SPREAD({value});")
        for k, (vector, at, _) in enumerate(outs):
            self.lines.append(f"{vector}[{at}] = out{k};")
        return "\n".join([*self.lines, "}"])

    def loop(self, block: Block) -> None:
        size = prod(self.low.graph.sizes[d] for d in block.dims)
        for n in block.nodes:
            if n.op == "dot":
                self.products(n)
        for n in block.sums:
            parts = ", ".join(f"s{n.id}_{k} = {{}}" for k in range(LANES))
            self.lines.append(f"v {parts};")
        whole = size - size % LANES
        self.lines.append(f"for (long i = 0; i < {whole}; i += {LANES}) {{")
        for k in range(LANES):
            self.element(block, f"i + {k}", k)
        self.lines.append("}")
        for k in range(size % LANES):
            self.element(block, str(whole + k), k)
        for n in block.sums:
            a, b, c, d = (f"s{n.id}_{k}" for k in range(LANES))
            self.lines.append(f"v x{n.id} = ({a} + {b}) + ({c} + {d});")

    def element(self, block: Block, at: str, turn: int) -> None:
        self.lines.append("{")
        for n in block.nodes:
            if n.op != "dot":
                self.put(n, at)
        for vector, place, n in block.outs:
            self.lines.append(f"{vector}[{place} + {at}] = {self.name(n, at)};")
        for n in block.keep:
            if n.op != "dot":
                place = self.scratch[n.id]
                self.lines.append(f"X[{place} + {at}] = {self.name(n, at)};")
        for n in block.sums:
            self.lines.append(f"s{n.id}_{turn} += {self.name(n.args[0], at)};")
        self.lines.append("}")

    def put(self, n: Node, at: str) -> None:
        given = [f"({self.name(a, at)})" for a in n.args]
        if n.op in ("select", "min", "max"):
            first = 1 if n.op == "select" else 0
            given[first:] = [f"SPREAD{a}" for a in given[first:]]
        value = OPS[n.op].format(*given)
        if n.op in CONDITIONS:
            if n.op not in ("and", "or", "not"):
                a, b = (f"SPREAD{a}" for a in given)
                value = OPS[n.op].format(a, b)
            self.lines.append(f"mask x{n.id} = {value};")
        else:
            self.lines.append(f"v x{n.id} = SPREAD({value});")

    def name(self, n: Node, at: str) -> str:
        if n.op == "const":
            return repr(n.attr).replace("inf", "INFINITY").replace("nan", "NAN")
        if n.op == "table":
            return f"{n.attr}[{at}]"
        if n.op == "load":
            vector, place = n.attr
            return f"{vector}[{place} + {at}]" if n.dims else f"{vector}[{place}]"
        if n.op == "dot":
            return f"X[{self.scratch[n.id]} + {at}]"
        return f"x{n.id}"

    def products(self, n: Node) -> None:
        vector, place = n.args[0].attr
        for i, row in enumerate(self.low.graph.tables[n.attr[0]]):
            terms = [
                (f"{w} * " if w != 1.0 else "") + f"{vector}[{place + j}]"
                for j, w in enumerate(row.tolist())
                if w
            ]
            if terms:
                self.lines.append(f"X[{self.scratch[n.id] + i}] = {' + '.join(terms)};")


def source(low: Lowered, lanes: int) -> str:
    """The whole of it: tables, functions and the loop over steps."""
    tables = [
        f"static const double {name}[] = "
        f"{{{', '.join(map(repr, x.ravel().tolist()))}}};"
        for name, x in low.graph.tables.items()
        if name.startswith("t")
    ]
    functions = [Printer(low, f).text() for f in low.funcs.values()]
    return "\n".join([HEAD % lanes, *tables, *functions, drive(low)])


def drive(low: Lowered) -> str:
    """Blocks of lanes begin, take all steps and are looked at."""
    size = {name: max(1, n) for name, n in low.sizes.items()}
    width = 2 + len(low.uniform)
    room = {"C": "C", "A": "C", "B": "C", "ACC": "C"} | {k: k for k in "IFMTX"}
    vectors = "\n".join(
        f"  v *{name} = calloc_vectors({size[k]});" for name, k in room.items()
    )

    def call(name: str, reads: str, writes: str, at: str) -> str:
        return f"{name}({reads}, C, {writes}, ACC, I, F, M, T, X, {at});"

    step = "\n      ".join(
        call(name, c.stage.reads, c.stage.writes, f"u + {j * width}")
        for j, (c, name) in enumerate(zip(low.plan.calls, low.calls, strict=True))
    )
    free = " ".join(f"free({name});" for name in room)
    return f"""
static v *calloc_vectors(long n) {{
  v *x = aligned_alloc(64, (n * sizeof(v) + 63) / 64 * 64);
  memset(x, 0, n * sizeof(v));
  return x;
}}
void drive(long from, long until, long blocks, long steps, const double *uniform,
           const v *in, v *out) {{
{vectors}
  for (long b = from; b < until; b++) {{
    for (long i = 0; i < {low.sizes["I"]}; i++) I[i] = in[i * blocks + b];
    {call("begin", "C", "C", "uniform")}
    for (long k = 0; k < steps; k++) {{
      const double *u = uniform + k * {width * len(low.calls)};
      {step}
    }}
    {call("first", "C", "A", f"uniform + steps * {width * len(low.calls)}")}
    for (long i = 0; i < {low.sizes["C"]}; i++) out[i * blocks + b] = C[i];
    for (long i = 0; i < {low.sizes["M"]}; i++)
      out[({low.sizes["C"]} + i) * blocks + b] = M[i];
  }}
  {free}
}}
"""
