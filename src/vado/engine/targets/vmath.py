"""exp, log and pow in LLVM vector code: no libm, so the same bits on every CPU with fused multiply-add, and on all others by software fma.

Accuracy against numpy is tested over the whole range, subnormals, infinities and NaN included (tests/test_vmath.py).
"""

import math
import struct
from typing import Any

MAGIC, LN2_HI, LN2_LO = (
    6755399441055744.0,
    6.93147180369123816490e-01,
    1.90821492927058770002e-10,
)
INF, NAN = float("inf"), float("nan")


def bits(x: float) -> int:
    return struct.unpack("<q", struct.pack("<d", x))[0]


class Code:
    """Lines of LLVM IR on vectors of ``lanes`` doubles; every method returns the name of its result."""

    def __init__(self, lanes: int, flags: str = ""):
        self.lanes, self.flags, self.count = lanes, f"{flags} " if flags else "", 0
        self.lines: list[str] = []
        self.v, self.iv, self.bv = (
            f"<{lanes} x double>",
            f"<{lanes} x i64>",
            f"<{lanes} x i1>",
        )

    def line(self, text: str) -> None:
        self.lines.append(f"  {text}")

    def put(self, text: str) -> str:
        self.count += 1
        self.line(f"%v{self.count} = {text}")
        return f"%v{self.count}"

    def const(self, x: float) -> str:
        return (
            "<"
            + ", ".join([f"double 0x{bits(x) & (1 << 64) - 1:016X}"] * self.lanes)
            + ">"
        )

    def integer(self, x: int) -> str:
        return "<" + ", ".join([f"i64 {x}"] * self.lanes) + ">"

    def op(self, name: str, a: str, b: str) -> str:
        return self.put(f"{name} {self.flags}{self.v} {a}, {b}")

    def iop(self, name: str, a: str, b: str) -> str:
        return self.put(f"{name} {self.iv} {a}, {b}")

    def cmp(self, test: str, a: str, b: str) -> str:
        return self.put(f"fcmp {test} {self.v} {a}, {b}")

    def logic(self, name: str, a: str, b: str) -> str:
        return self.put(f"{name} {self.bv} {a}, {b}")

    def select(self, c: str, a: str, b: str) -> str:
        return self.put(f"select {self.bv} {c}, {self.v} {a}, {self.v} {b}")

    def as_int(self, a: str) -> str:
        return self.put(f"bitcast {self.v} {a} to {self.iv}")

    def as_float(self, a: str) -> str:
        return self.put(f"bitcast {self.iv} {a} to {self.v}")

    def call(self, name: str, *args: str) -> str:
        return self.put(
            f"call {self.v} @{name}({', '.join(f'{self.v} {a}' for a in args)})"
        )

    def fma(self, a: str, b: str, c: str) -> str:
        return self.call(f"llvm.fma.v{self.lanes}f64", a, b, c)

    def abs(self, a: str) -> str:
        return self.call(f"llvm.fabs.v{self.lanes}f64", a)

    def splat(self, scalar: str) -> str:
        one = self.put(f"insertelement {self.v} poison, double {scalar}, i32 0")
        return self.put(
            f"shufflevector {self.v} {one}, {self.v} poison, <{self.lanes} x i32> zeroinitializer"
        )

    def horner(self, x: str, coefficients: list[float]) -> str:
        y = self.const(coefficients[0])
        for c in coefficients[1:]:
            y = self.fma(y, x, self.const(c))
        return y

    def extreme(self, which: str, a: str, b: str) -> str:
        """Minimum or maximum that hands on NaN from either side: a broken run is never healed by max(0, x)."""
        if b.startswith("<"):
            a, b = b, a
        chosen = self.select(self.cmp("olt" if which == "min" else "ogt", a, b), a, b)
        return (
            chosen
            if a.startswith("<")
            else self.select(self.cmp("uno", a, a), a, chosen)
        )


def exponential(c: Code, x: str, low: str | None = None) -> str:
    """exp(x + low) for a tiny low; below -745.2 it is 0, above 709.8 infinite."""
    x = c.select(c.cmp("ogt", x, c.const(710.0)), c.const(710.0), x)
    x = c.select(c.cmp("olt", x, c.const(-746.0)), c.const(-746.0), x)
    z = c.fma(x, c.const(1 / math.log(2)), c.const(MAGIC))
    n = c.op("fsub", z, c.const(MAGIC))
    r = c.fma(n, c.const(-LN2_LO), c.fma(n, c.const(-LN2_HI), x))
    if low:
        r = c.op("fadd", r, low)
    r2, taylor = c.op("fmul", r, r), [1 / math.factorial(k) for k in range(14)]
    odd, even = c.horner(r2, taylor[13:2:-2]), c.horner(r2, taylor[12:1:-2])
    # 1 + (r + r^2 (even + r odd)): the big term enters last, so its rounding is the only one that counts
    tail = c.fma(c.fma(odd, r, even), r2, r)
    y = c.op("fadd", c.const(1.0), tail)
    whole = c.iop("sub", c.as_int(z), c.integer(bits(MAGIC)))
    half = c.iop("ashr", whole, c.integer(1))
    for part in (
        half,
        c.iop("sub", whole, half),
    ):  # two steps, so that subnormal results round once and 2^1024 is reached
        y = c.op(
            "fmul",
            y,
            c.as_float(
                c.iop("shl", c.iop("add", part, c.integer(1023)), c.integer(52))
            ),
        )
    return y


def logarithm(c: Code, x: str) -> tuple[str, str]:
    """log(x) as an unevaluated sum high + low, about 70 good bits; high is -inf at 0, NaN below."""
    tiny = c.cmp("olt", x, c.const(2.0**-1022))
    scaled = c.as_int(c.select(tiny, c.op("fmul", x, c.const(2.0**54)), x))
    e = c.iop(
        "ashr", c.iop("sub", scaled, c.integer(bits(math.sqrt(0.5)))), c.integer(52)
    )
    m = c.as_float(c.iop("sub", scaled, c.iop("shl", e, c.integer(52))))
    k = c.op(
        "fsub", c.as_float(c.iop("add", e, c.integer(bits(MAGIC)))), c.const(MAGIC)
    )
    k = c.op("fsub", k, c.select(tiny, c.const(54.0), c.const(0.0)))
    f, d = c.op("fsub", m, c.const(1.0)), c.op("fadd", m, c.const(1.0))
    s = c.op("fdiv", f, d)
    lost = c.op("fsub", f, c.op("fsub", d, c.const(2.0)))
    minus = c.op("fsub", c.const(-0.0), s)
    s_low = c.op("fdiv", c.fma(minus, lost, c.fma(minus, d, f)), d)
    z = c.op("fmul", s, s)
    tail = c.op(
        "fmul",
        c.op("fmul", s, z),
        c.horner(z, [2 / (2 * j + 1) for j in range(10, 0, -1)]),
    )
    a, b = c.op("fmul", k, c.const(LN2_HI)), c.op("fadd", s, s)
    high = c.op("fadd", a, b)
    back = c.op("fsub", high, a)
    error = c.op(
        "fadd", c.op("fsub", a, c.op("fsub", high, back)), c.op("fsub", b, back)
    )
    low = c.op(
        "fadd",
        error,
        c.op("fadd", tail, c.fma(k, c.const(LN2_LO), c.op("fadd", s_low, s_low))),
    )
    total = c.op("fadd", high, low)
    low = c.op("fsub", low, c.op("fsub", total, high))
    special = c.logic(
        "or", c.cmp("ule", x, c.const(0.0)), c.cmp("oeq", x, c.const(INF))
    )
    value = c.select(
        c.cmp("oeq", x, c.const(0.0)),
        c.const(-INF),
        c.select(c.cmp("oeq", x, c.const(INF)), x, c.const(NAN)),
    )
    return c.select(special, value, total), c.select(special, c.const(0.0), low)


def power(c: Code, x: str, y: str) -> str:
    """x ** y as IEEE 754 has it, signs and specials included."""
    high, low = logarithm(c, c.abs(x))
    p = c.op("fmul", y, high)
    p_low = c.fma(y, low, c.fma(y, high, c.op("fsub", c.const(-0.0), p)))
    p_low = c.select(c.cmp("olt", c.abs(p), c.const(800.0)), p_low, c.const(0.0))
    result = exponential(c, p, p_low)
    rounded = lambda v: c.op("fsub", c.op("fadd", v, c.const(MAGIC)), c.const(MAGIC))  # noqa: E731
    big = c.cmp("oge", c.abs(y), c.const(2.0**51))
    whole = c.logic("or", big, c.cmp("oeq", rounded(y), y))
    half = c.op("fmul", y, c.const(0.5))
    odd = c.logic(
        "and",
        c.logic("xor", big, truth(c, True)),
        c.logic("and", whole, c.cmp("une", rounded(half), half)),
    )
    sign = c.put(f"icmp slt {c.iv} {c.as_int(x)}, {c.integer(0)}")
    result = c.select(
        c.logic("and", sign, odd), c.op("fsub", c.const(-0.0), result), result
    )
    strange = c.logic(
        "and", c.cmp("olt", x, c.const(0.0)), c.logic("xor", whole, truth(c, True))
    )
    strange = c.logic("and", strange, c.cmp("ogt", x, c.const(-INF)))
    result = c.select(strange, c.const(NAN), result)
    one = c.logic("or", c.cmp("oeq", y, c.const(0.0)), c.cmp("oeq", x, c.const(1.0)))
    minus_one = c.logic(
        "and", c.cmp("oeq", x, c.const(-1.0)), c.cmp("oeq", c.abs(y), c.const(INF))
    )
    return c.select(c.logic("or", one, minus_one), c.const(1.0), result)


def truth(c: Code, value: bool) -> str:
    return "<" + ", ".join([f"i1 {str(value).lower()}"] * c.lanes) + ">"


def prelude(lanes: int, how: str = "alwaysinline") -> str:
    """Definitions of @vexp, @vlog and @vpow for one lane count."""
    c = Code(lanes)
    out = [
        f"declare {c.v} @llvm.{f}.v{lanes}f64({', '.join([c.v] * n)})"
        for f, n in (("fma", 3), ("fabs", 1), ("sqrt", 1), ("trunc", 1))
    ]
    bodies: dict[str, Any] = {
        "vexp": (1, lambda c, x: exponential(c, x)),
        "vlog": (1, lambda c, x: logarithm(c, x)[0]),
        "vpow": (2, lambda c, x, y: power(c, x, y)),
    }
    for name, (n, body) in bodies.items():
        c = Code(lanes)
        result = body(c, *["%x", "%y"][:n])
        args = ", ".join(f"{c.v} {a}" for a in ["%x", "%y"][:n])
        out += [
            f"define internal {c.v} @{name}({args}) {how} {{",
            *c.lines,
            f"  ret {c.v} {result}",
            "}",
        ]
    return "\n".join(out)
