"""Vector code in LLVM's intermediate language, and exp, log and pow written in it.

No mathematical library is called, so results have the same bits on every processor.
Accuracy is tested against numpy over all doubles, special values included.
"""

import math
import operator
import struct
from collections.abc import Callable, Sequence

MAGIC = 6755399441055744.0
"""1.5 * 2^52: adding it rounds to a whole number, which then stands in the low bits."""
LN2_HI, LN2_LO = 6.93147180369123816490e-01, 1.90821492927058770002e-10
INF, NAN = float("inf"), float("nan")
Place = int | str
"""A whole number, known now or named in the code."""
WHOLE: dict[str, Callable[[int, int], int]] = {
    "add": operator.add,
    "mul": operator.mul,
    "udiv": operator.floordiv,
    "urem": operator.mod,
}


def bits(x: float) -> int:
    """The 64 bits of a double as a signed number."""
    return int(struct.unpack("<q", struct.pack("<d", x))[0])


def double(x: float) -> str:
    """A constant as LLVM spells it, to the bit."""
    return f"double 0x{bits(x) & (1 << 64) - 1:016X}"


class Code:
    """Lines on vectors of ``lanes`` doubles; methods return the name of a result."""

    def __init__(self, lanes: int):
        self.lanes, self.count = lanes, 0
        self.lines: list[str] = []
        self.v, self.iv, self.bv = (f"<{lanes} x {t}>" for t in ("double", "i64", "i1"))

    def line(self, text: str) -> None:
        self.lines.append(f"  {text}")

    def label(self, name: str) -> None:
        self.lines.append(f"{name}:")

    def number(self) -> int:
        """A number that no name has had before."""
        self.count += 1
        return self.count

    def put(self, text: str) -> str:
        name = f"%v{self.number()}"
        self.line(f"{name} = {text}")
        return name

    def whole(self, name: str, a: Place, b: Place) -> Place:
        """Arithmetic on places, done now where both numbers are known."""
        if isinstance(a, int) and isinstance(b, int):
            return WHOLE[name](a, b)
        if name == "add" and 0 in (a, b):
            return a if b == 0 else b
        if name == "mul" and a == 0:
            return 0
        return self.put(f"{name} i64 {a}, {b}")

    def read(self, kind: str, table: str, at: Place) -> str:
        """One number of a table."""
        where = self.put(f"getelementptr {kind}, ptr {table}, i64 {at}")
        return self.put(f"load {kind}, ptr {where}, align 8")

    def filled(self, one: str) -> str:
        return f"<{', '.join([one] * self.lanes)}>"

    def const(self, x: float) -> str:
        return self.filled(double(x))

    def integer(self, x: int) -> str:
        return self.filled(f"i64 {x}")

    def op(self, name: str, a: str, b: str) -> str:
        return self.put(f"{name} {self.v} {a}, {b}")

    def iop(self, name: str, a: str, b: str) -> str:
        return self.put(f"{name} {self.iv} {a}, {b}")

    def neg(self, a: str) -> str:
        return self.put(f"fneg {self.v} {a}")

    def cmp(self, test: str, a: str, b: str) -> str:
        return self.put(f"fcmp {test} {self.v} {a}, {b}")

    def logic(self, name: str, a: str, b: str) -> str:
        return self.put(f"{name} {self.bv} {a}, {b}")

    def invert(self, a: str) -> str:
        return self.logic("xor", a, self.filled("i1 true"))

    def select(self, c: str, a: str, b: str) -> str:
        return self.put(f"select {self.bv} {c}, {self.v} {a}, {self.v} {b}")

    def as_int(self, a: str) -> str:
        return self.put(f"bitcast {self.v} {a} to {self.iv}")

    def as_float(self, a: str) -> str:
        return self.put(f"bitcast {self.iv} {a} to {self.v}")

    def call(self, name: str, *args: str) -> str:
        given = ", ".join(f"{self.v} {a}" for a in args)
        return self.put(f"call {self.v} @{name}({given})")

    def intrinsic(self, name: str, *args: str) -> str:
        return self.call(f"llvm.{name}.v{self.lanes}f64", *args)

    def fma(self, a: str, b: str, c: str) -> str:
        return self.intrinsic("fma", a, b, c)

    def splat(self, scalar: str) -> str:
        one = self.put(f"insertelement {self.v} poison, double {scalar}, i32 0")
        mask = f"<{self.lanes} x i32> zeroinitializer"
        return self.put(f"shufflevector {self.v} {one}, {self.v} poison, {mask}")

    def horner(self, x: str, coefficients: Sequence[float]) -> str:
        y = self.const(coefficients[0])
        for c in coefficients[1:]:
            y = self.fma(y, x, self.const(c))
        return y

    def rounded(self, x: str) -> str:
        """The nearest whole number, for sizes below 2^51."""
        return self.op("fsub", self.op("fadd", x, self.const(MAGIC)), self.const(MAGIC))

    def extreme(self, which: str, a: str, b: str) -> str:
        """Minimum or maximum that hands on NaN from either side: a broken run is never
        healed by max(0, x)."""
        if b.startswith("<"):
            a, b = b, a
        chosen = self.select(self.cmp("olt" if which == "min" else "ogt", a, b), a, b)
        if a.startswith("<"):
            return chosen
        return self.select(self.cmp("uno", a, a), a, chosen)


def exponential(c: Code, x: str, low: str | None = None) -> str:
    """exp(x + low) for a tiny low; below -745.2 it is 0, above 709.8 infinite."""
    for test, limit in (("ogt", 710.0), ("olt", -746.0)):
        x = c.select(c.cmp(test, x, c.const(limit)), c.const(limit), x)
    z = c.fma(x, c.const(1 / math.log(2)), c.const(MAGIC))
    n = c.op("fsub", z, c.const(MAGIC))
    r = c.fma(n, c.const(-LN2_LO), c.fma(n, c.const(-LN2_HI), x))
    if low:
        r = c.op("fadd", r, low)
    r2, taylor = c.op("fmul", r, r), [1 / math.factorial(k) for k in range(14)]
    odd, even = c.horner(r2, taylor[13:2:-2]), c.horner(r2, taylor[12:1:-2])
    # 1 + (r + r^2 (even + r odd)): the big term enters last, so that its rounding is
    # the only one that counts
    y = c.op("fadd", c.const(1.0), c.fma(c.fma(odd, r, even), r2, r))
    whole = c.iop("sub", c.as_int(z), c.integer(bits(MAGIC)))
    half = c.iop("ashr", whole, c.integer(1))
    # two steps, so that subnormal results round once and 2^1024 is reached
    for part in (half, c.iop("sub", whole, half)):
        biased = c.iop("add", part, c.integer(1023))
        y = c.op("fmul", y, c.as_float(c.iop("shl", biased, c.integer(52))))
    return y


def _apart(c: Code, x: str) -> tuple[str, str]:
    """``x`` as 2^k * m with m around 1, subnormals included."""
    tiny = c.cmp("olt", x, c.const(2.0**-1022))
    scaled = c.as_int(c.select(tiny, c.op("fmul", x, c.const(2.0**54)), x))
    below = c.iop("sub", scaled, c.integer(bits(math.sqrt(0.5))))
    e = c.iop("ashr", below, c.integer(52))
    m = c.as_float(c.iop("sub", scaled, c.iop("shl", e, c.integer(52))))
    k = c.as_float(c.iop("add", e, c.integer(bits(MAGIC))))
    k = c.op("fsub", k, c.const(MAGIC))
    return c.op("fsub", k, c.select(tiny, c.const(54.0), c.const(0.0))), m


def logarithm(c: Code, x: str) -> tuple[str, str]:
    """log(x) as an unevaluated sum high + low, about 70 good bits; high is -inf at 0,
    NaN below."""
    k, m = _apart(c, x)
    f, d = c.op("fsub", m, c.const(1.0)), c.op("fadd", m, c.const(1.0))
    s = c.op("fdiv", f, d)
    lost = c.op("fsub", f, c.op("fsub", d, c.const(2.0)))
    minus = c.neg(s)
    s_low = c.op("fdiv", c.fma(minus, lost, c.fma(minus, d, f)), d)
    z = c.op("fmul", s, s)
    series = c.horner(z, [2 / (2 * j + 1) for j in range(10, 0, -1)])
    tail = c.op("fmul", c.op("fmul", s, z), series)
    a, b = c.op("fmul", k, c.const(LN2_HI)), c.op("fadd", s, s)
    high = c.op("fadd", a, b)
    back = c.op("fsub", high, a)
    error = c.op("fsub", a, c.op("fsub", high, back))
    error = c.op("fadd", error, c.op("fsub", b, back))
    rest = c.fma(k, c.const(LN2_LO), c.op("fadd", s_low, s_low))
    low = c.op("fadd", error, c.op("fadd", tail, rest))
    total = c.op("fadd", high, low)
    low = c.op("fsub", low, c.op("fsub", total, high))
    infinite, zero = (c.cmp("oeq", x, c.const(v)) for v in (INF, 0.0))
    special = c.logic("or", c.cmp("ule", x, c.const(0.0)), infinite)
    value = c.select(infinite, x, c.const(NAN))
    value = c.select(zero, c.const(-INF), value)
    return c.select(special, value, total), c.select(special, c.const(0.0), low)


def power(c: Code, x: str, y: str) -> str:
    """x ** y as IEEE 754 has it, signs and specials included."""
    high, low = logarithm(c, c.intrinsic("fabs", x))
    size = c.intrinsic("fabs", y)
    p = c.op("fmul", y, high)
    p_low = c.fma(y, low, c.fma(y, high, c.neg(p)))
    finite = c.cmp("olt", c.intrinsic("fabs", p), c.const(800.0))
    result = exponential(c, p, c.select(finite, p_low, c.const(0.0)))
    big = c.cmp("oge", size, c.const(2.0**51))
    whole = c.logic("or", big, c.cmp("oeq", c.rounded(y), y))
    half = c.op("fmul", y, c.const(0.5))
    odd = c.logic("and", whole, c.cmp("une", c.rounded(half), half))
    odd = c.logic("and", odd, c.invert(big))
    negative = c.put(f"icmp slt {c.iv} {c.as_int(x)}, {c.integer(0)}")
    result = c.select(c.logic("and", negative, odd), c.neg(result), result)
    below = c.logic("and", c.cmp("olt", x, c.const(0.0)), c.invert(whole))
    below = c.logic("and", below, c.cmp("ogt", x, c.const(-INF)))
    result = c.select(below, c.const(NAN), result)
    one = c.logic("or", c.cmp("oeq", y, c.const(0.0)), c.cmp("oeq", x, c.const(1.0)))
    edge = c.cmp("oeq", size, c.const(INF))
    edge = c.logic("and", edge, c.cmp("oeq", x, c.const(-1.0)))
    return c.select(c.logic("or", one, edge), c.const(1.0), result)


def prelude(lanes: int, how: str) -> str:
    """Definitions of @vexp, @vlog and @vpow with the attributes ``how``."""
    v = Code(lanes).v
    used = {"fma": 3, "fabs": 1, "sqrt": 1, "trunc": 1}
    out = [
        f"declare {v} @llvm.{name}.v{lanes}f64({', '.join([v] * n)})"
        for name, n in used.items()
    ]
    for name, arity in {"exp": 1, "log": 1, "pow": 2}.items():
        c, args = Code(lanes), ("%x", "%y")[:arity]
        if name == "exp":
            result = exponential(c, "%x")
        else:
            result = power(c, "%x", "%y") if arity == 2 else logarithm(c, "%x")[0]
        given = ", ".join(f"{v} {a}" for a in args)
        out.append(f"define internal {v} @v{name}({given}) {how} {{")
        out += [*c.lines, f"  ret {v} {result}", "}"]
    return "\n".join(out)
