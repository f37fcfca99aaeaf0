"""Units of formulas: each is called once with units of pint instead of numbers."""

from collections.abc import Iterator
from typing import Any

import pint

from vado.core.errors import UnitsError, UnknownName
from vado.core.maths import Symbol
from vado.core.model import CLOCK, Clock, Equation, Flow, Frozen, Model, Stock
from vado.core.system import System, alone
from vado.core.units import canonical, exponents

ALIKE = {"add": "adds", "sub": "subtracts", "min": "compares", "max": "compares"} | {
    "mod": "divides with rest",
    "select": "chooses between",
}
COMPARED = frozenset({"lt", "le", "gt", "ge", "eq", "ne"})
KEPT = frozenset({"neg", "abs", "trunc"})
FITS_ALL = (0.0, float("inf"), float("-inf"))
"""Numbers that need no unit to stand beside one."""


def check_units(model: Model | System) -> None:
    """Call every formula once with units instead of numbers; tell all that is wrong.

    A unit that does not fit is named with its model, its formula, what was found and
    what is declared.
    """
    system, checker = alone(model), _Checker()
    problems = [p for part in system.parts for p in _problems(part.model, checker)]
    units = {
        p.prefix + n: i.unit for p in system.parts for n, i in p.model.names.items()
    }
    for wire in system.feeds.values() if not problems else ():
        brought = f"({units[wire.source]}) * ({wire.unit})"
        where = f"{system.name}: wire from {wire.source} into {wire.target}"
        problems += _differs(where, canonical(brought), units[wire.target])
    if problems:
        raise UnitsError("\n".join(problems))


def _problems(model: Model, checker: "_Checker") -> Iterator[str]:
    for name, item in model.names.items():
        try:
            where, declared = f"{model.name}: {name}", canonical(item.unit)
            if isinstance(item, Frozen):
                yield from _differs(where, _unit(model, item.of, name), declared)
            if isinstance(item, Stock) and isinstance(item.start, str):
                begins = _unit(model, item.start, name)
                yield from _differs(f"{where} starts", begins, declared)
            if isinstance(item, Flow):
                for end in filter(None, (item.out_of, item.into)):
                    per_time = f"({_unit(model, end, name)}) / {model.time_unit}"
                    yield from _differs(f"{where} and {end}", declared, per_time)
            if isinstance(item, Equation):
                given = [_given(model, need, name, checker) for need in item.needs]
                found = checker.unit(item.formula(*given))
                if found is not None and found != checker.parsed(declared):
                    yield from _differs(where, checker.text(found), declared)
        except UnitsError as error:
            yield f"{model.name}: {name}: {error}"


def _differs(where: str, found: str, declared: str) -> list[str]:
    """A problem if two units are not the same."""
    found, declared = canonical(found), canonical(declared)
    if found == declared:
        return []
    return [f"{where}: found '{found}', but '{declared}' is declared."]


def _unit(model: Model, name: str, asker: str) -> str:
    """The declared unit of a name that ``asker`` needs."""
    if name not in model.names:
        raise UnknownName(name, model.names, f"{model.name}: {asker}")
    return model.names[name].unit


def _given(model: Model, need: str, asker: str, checker: "_Checker") -> Any:
    """What a formula gets for one of its needs."""
    if need == CLOCK:
        return Clock(*[Measured(checker, model.time_unit)] * 2)
    return Measured(checker, _unit(model, need, asker))


class Measured(Symbol):
    """A value of which only the unit is known; None fits any."""

    __slots__ = ("graph", "unit")

    def __init__(self, graph: "_Checker", unit: Any):
        self.graph = graph
        self.unit = graph.parsed(unit) if isinstance(unit, str) else unit

    def __repr__(self) -> str:
        return f"a value in '{self.graph.text(self.unit)}'"


class _Checker:
    """What operations do to units."""

    def __init__(self) -> None:
        self.registry: Any = pint.UnitRegistry(None)
        self.one = self.registry.Unit("")

    def parsed(self, unit: str) -> Any:
        """A unit of pint, every word a base unit."""
        out = self.one
        for word, power in exponents(unit).items():
            if word not in self.registry:
                self.registry.define(f"{word} = [{word}]")
            out = out * self.registry.Unit(word) ** power
        return out

    def text(self, unit: Any) -> str:
        """A unit of pint as we write it."""
        return "any unit" if unit is None else str(unit).replace("dimensionless", "1")

    def unit(self, x: Any) -> Any:
        """The unit of a value or number."""
        if isinstance(x, Measured):
            return x.unit
        return None if float(x) in FITS_ALL or x != x else self.one

    def apply(self, op: str, *args: Any) -> Measured:
        """An elementwise operation."""
        units = [self.unit(x) for x in args]
        if op in ALIKE:
            return Measured(self, self._same(ALIKE[op], *units[-2:]))
        if op in COMPARED:
            self._same("compares", *units)
        elif op in KEPT:
            return Measured(self, units[0])
        elif op in ("mul", "div"):
            first, second = (self.one if u is None else u for u in units)
            return Measured(self, first * second if op == "mul" else first / second)
        elif op == "sqrt":
            return self.apply("pow", args[0], 0.5)
        elif op == "pow" and not isinstance(args[1], Measured):
            return Measured(self, None if units[0] is None else units[0] ** args[1])
        else:
            for unit in units:
                self._same(f"takes {op} of", unit, self.one)
        return Measured(self, self.one)

    def _same(self, verb: str, first: Any, second: Any) -> Any:
        if first is not None and second is not None and first != second:
            raise UnitsError(
                f"{verb} '{self.text(first)}' and '{self.text(second)}'. "
                "Multiply one of them by a parameter that carries the difference."
            )
        return second if first is None else first

    def total(self, x: Measured, dim: str | None = None) -> Measured:
        """A sum has the unit of its terms."""
        return x

    def dot(self, matrix: Measured, x: Measured) -> Measured:
        """A matrix times a vector has the product of their units."""
        return self.apply("mul", matrix, x)

    def pick(self, x: Measured, dim: str, index: int) -> Measured:
        """An element has the unit of the whole."""
        return x
