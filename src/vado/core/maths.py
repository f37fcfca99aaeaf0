"""The words equations are written in.

Each works alike on numbers, on numpy arrays of shape ``(*dims, run)`` and on symbols: a
formula is an ordinary function that is also traced, checked for units and printed.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from vado.core.errors import SymbolicBranch, Unsupported

Value = Any
"""A number, an array ``(*dims, run)`` or a symbol."""

PLAIN: dict[str, Any] = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.true_divide,
    "neg": np.negative, "pow": np.power, "exp": np.exp, "log": np.log, "sqrt": np.sqrt,
    "abs": np.abs, "trunc": np.trunc, "mod": np.mod, "min": np.minimum,
    "max": np.maximum, "lt": np.less, "le": np.less_equal, "gt": np.greater,
    "ge": np.greater_equal, "eq": np.equal, "ne": np.not_equal, "and": np.logical_and,
    "or": np.logical_or, "not": np.logical_not, "select": np.where, "sin": np.sin,
    "cos": np.cos, "tan": np.tan, "arcsin": np.arcsin, "arccos": np.arccos,
    "arctan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh,
}  # fmt: skip
"""Every elementwise operation and what it means for numbers and arrays."""

_UFUNCS = {f: op for op, f in PLAIN.items() if isinstance(f, np.ufunc)}


def _binary(op: str) -> Callable[[Any, Value], Value]:
    return lambda self, other: self.graph.apply(op, self, other)


def _turned(op: str) -> Callable[[Any, Value], Value]:
    return lambda self, other: self.graph.apply(op, other, self)


def _unary(op: str) -> Callable[[Any], Value]:
    return lambda self: self.graph.apply(op, self)


class Symbol:
    """Stands for a value in a formula; ``graph`` decides what operations do with it.

    A graph has the methods ``apply(op, *args)``, ``total(x, dim)``, ``dot(matrix, x)``
    and ``pick(x, dim, index)``.
    """

    __slots__ = ()
    graph: Any
    dims: tuple[str, ...]

    __add__, __radd__ = _binary("add"), _turned("add")
    __sub__, __rsub__ = _binary("sub"), _turned("sub")
    __mul__, __rmul__ = _binary("mul"), _turned("mul")
    __truediv__, __rtruediv__ = _binary("div"), _turned("div")
    __pow__, __rpow__ = _binary("pow"), _turned("pow")
    __mod__, __rmod__ = _binary("mod"), _turned("mod")
    __neg__, __abs__ = _unary("neg"), _unary("abs")
    __lt__, __le__ = _binary("lt"), _binary("le")
    __gt__, __ge__ = _binary("gt"), _binary("ge")
    __eq__, __ne__ = _binary("eq"), _binary("ne")

    def __hash__(self) -> int:
        return id(self)

    def __bool__(self) -> bool:
        raise SymbolicBranch(str(self))

    def __iter__(self) -> Any:
        raise SymbolicBranch(f"for ... in {self}")

    def __float__(self) -> float:
        raise SymbolicBranch(f"float({self})")

    def sum(self, axis: int | str | None = None) -> Value:
        """numpy's spelling of ``total``."""
        dim = self.dims[axis] if isinstance(axis, int) else axis
        return self.graph.total(self, dim)

    def __array_ufunc__(self, ufunc: Any, method: str, *args: Any, **how: Any) -> Value:
        if method != "__call__" or how or ufunc not in _UFUNCS:
            raise Unsupported(
                f"numpy.{ufunc.__name__} is not a word of vado equations. "
                f"Words: {', '.join(sorted(PLAIN))}."
            )
        return self.graph.apply(_UFUNCS[ufunc], *args)


def apply(op: str, *args: Value) -> Value:
    """Apply ``op``: by the graph of the first symbol, or with numpy."""
    for arg in args:
        if isinstance(arg, Symbol):
            return arg.graph.apply(op, *args)
    return PLAIN[op](*args)


def exp(x: Value) -> Value:
    """e to the power ``x``."""
    return apply("exp", x)


def log(x: Value) -> Value:
    """Natural logarithm."""
    return apply("log", x)


def sqrt(x: Value) -> Value:
    """Square root."""
    return apply("sqrt", x)


def power(x: Value, y: Value) -> Value:
    """``x`` to the power ``y``."""
    return apply("pow", x, y)


def minimum(x: Value, y: Value) -> Value:
    """The smaller of two; NaN if either is."""
    return apply("min", x, y)


def maximum(x: Value, y: Value) -> Value:
    """The larger of two; NaN if either is."""
    return apply("max", x, y)


def both(x: Value, y: Value) -> Value:
    """Whether both conditions hold."""
    return apply("and", x, y)


def either(x: Value, y: Value) -> Value:
    """Whether one of two conditions holds."""
    return apply("or", x, y)


def where(condition: Value, if_true: Value, if_false: Value) -> Value:
    """``if_true`` in the runs and elements where the condition holds."""
    return apply("select", condition, if_true, if_false)


def total(x: Value, dim: str | None = None) -> Value:
    """Sum over ``dim``, or over all; a plain array is summed over its first axis."""
    return x.graph.total(x, dim) if isinstance(x, Symbol) else np.sum(x, axis=0)


def dot(matrix: Value, x: Value) -> Value:
    """Matrix times vector; the matrix is a table, so its zeros cost nothing."""
    if isinstance(x, Symbol):
        return x.graph.dot(matrix, x)
    return np.asarray(matrix) @ x


def pick(x: Value, dim: str, index: int) -> Value:
    """One element along ``dim``; a plain array is indexed along its first axis."""
    return x.graph.pick(x, dim, index) if isinstance(x, Symbol) else x[index]


def lookup(x: Value, xs: Sequence[float], ys: Sequence[float]) -> Value:
    """Piecewise linear through the points ``(xs, ys)``, flat outside.

    ``x`` has no unit. A sum of hinges: nothing is searched, so all targets agree.
    """
    x = minimum(maximum(x, float(xs[0])), float(xs[-1]))
    points = [(float(a), float(b)) for a, b in zip(xs, ys, strict=True)]
    slopes = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    first, height = points[0]
    y = height + (slopes[0] if slopes else 0.0) * (x - first)
    for (before, after), (at, _) in zip(pairwise(slopes), points[1:-1], strict=True):
        y = y + (after - before) * maximum(x - at, 0.0)
    return y


def divided(x: Value, y: Value, otherwise: Value = 0.0) -> Value:
    """``x / y``, or ``otherwise`` where ``y`` is zero."""
    safe = where(y == 0, float("inf"), y)
    return where(y == 0, otherwise, x / safe)


def step_up(clock: Any, at: Value) -> Value:
    """0 before ``at``, 1 from then on.

    Decided once a step, at its middle: a step that ends at ``at`` is still before it.
    """
    return where(clock.middle >= at, 1.0, 0.0)


def pulse(clock: Any, at: Value, width: Value) -> Value:
    """1 during ``width`` from ``at`` on, else 0."""
    return step_up(clock, at) - step_up(clock, at + width)


def ramp(clock: Any, start: Value, stop: Value) -> Value:
    """Grows from 0 at ``start`` to 1 at ``stop``; exact if both dates end a step."""
    return minimum(maximum((clock.now - start) / (stop - start), 0.0), 1.0)
