"""What a model is: stocks, flows between them, and the quantities they need."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from vado.core.errors import DimsError, UnknownName, VadoError

Dims = tuple[str, ...]
Formula = Callable[..., Any]
Declared = TypeVar("Declared", bound=Formula)

CLOCK = "clock"
"""A formula that names this argument gets a ``Clock``."""


class Clock(NamedTuple):
    """Time as a formula sees it, in the model's own unit."""

    now: Any
    middle: Any
    """The middle of the current step, where switches look."""


@dataclass(frozen=True, kw_only=True)
class Name:
    """Something an equation may ask for."""

    name: str
    unit: str
    dims: Dims = ()
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Parameter(Name):
    """A number per run."""

    value: Any = None
    """Its default; without one it must be given."""


@dataclass(frozen=True, kw_only=True)
class Signal(Name):
    """A value per moment, the same for all runs: a lever or an observed series."""

    value: Any = None
    lever: bool = False


@dataclass(frozen=True, kw_only=True)
class Table(Name):
    """Constant structure such as a network: fixed when the model is compiled."""

    value: Any = None


@dataclass(frozen=True, kw_only=True)
class Frozen(Name):
    """The value another quantity had at the start of the run."""

    of: str


@dataclass(frozen=True, kw_only=True)
class Stock(Name):
    """An amount that accumulates."""

    start: str | float = 0.0
    floor: float | None = None
    """What it never falls below, applied to its value at the end of a step."""
    two_sided: bool = False
    """Whether it may be below zero by its nature, as noise may."""


@dataclass(frozen=True, kw_only=True)
class Equation(Name):
    """A named formula; its argument names are what it needs."""

    formula: Formula
    needs: tuple[str, ...]
    eq: str = ""
    """Where the equation stands in the source."""


@dataclass(frozen=True, kw_only=True)
class Flow(Equation):
    """A rate that drains ``out_of`` and fills ``into``; either may be outside."""

    out_of: str | None = None
    into: str | None = None


@dataclass(frozen=True, kw_only=True)
class Step(Equation):
    """The next value of the stock ``of``, which moves in jumps."""

    of: str


@dataclass
class Model:
    """Declarations of one published model. It holds no state; numbers come from its
    parameter file."""

    name: str
    source: str
    time_unit: str
    dims: dict[str, int] = field(default_factory=dict)
    method: str = "rk4"
    step_size: float = 1.0
    origin: float = 0.0
    """Calendar year in which the model's own clock reads zero."""
    names: dict[str, Name] = field(default_factory=dict)

    def add(self, item: Name) -> None:
        """Register a declaration; a name means one thing."""
        if item.name in self.names or item.name == CLOCK:
            why = "is reserved" if item.name == CLOCK else "is declared twice"
            raise VadoError(
                f"{self.name}: '{item.name}' {why}. Give it a name of its own."
            )
        for dim in item.dims:
            if dim not in self.dims:
                raise DimsError(
                    f"{self.name}: {item.name}: no dimension is called '{dim}'. "
                    f"Known: {', '.join(self.dims) or 'none'}."
                )
        self.names[item.name] = item

    def stock(
        self,
        name: str,
        *,
        unit: str,
        start: str | float = 0.0,
        dims: str | Dims = (),
        floor: float | None = None,
        two_sided: bool = False,
    ) -> None:
        """An amount that accumulates; ``start`` is a number or a name."""
        rules: dict[str, Any] = {"floor": floor, "two_sided": two_sided}
        self.add(Stock(name=name, unit=unit, dims=_dims(dims), start=start, **rules))

    def parameter(
        self, name: str, *, unit: str = "1", value: Any = None, dims: str | Dims = ()
    ) -> None:
        """A number per run."""
        self.add(Parameter(name=name, unit=unit, dims=_dims(dims), value=value))

    def lever(self, name: str, *, unit: str = "1", value: float = 0.0) -> None:
        """What a policy sets, moment by moment; ``value`` when none does."""
        self.add(Signal(name=name, unit=unit, value=value, lever=True))

    def series(self, name: str, *, unit: str, value: Any = None) -> None:
        """What happens outside the model, moment by moment."""
        self.add(Signal(name=name, unit=unit, value=value))

    def table(
        self, name: str, *, unit: str = "1", dims: str | Dims, value: Any = None
    ) -> None:
        """Constant structure such as a network."""
        self.add(Table(name=name, unit=unit, dims=_dims(dims), value=value))

    def initial(self, name: str, *, of: str, unit: str = "1") -> None:
        """The value ``of`` has at the start of the run."""
        self.add(Frozen(name=name, unit=unit, of=of))

    def quantity(self, *, unit: str, eq: str = "") -> Callable[[Declared], Declared]:
        """Declare the decorated formula as a quantity of its own name."""
        return self._declare(Equation, unit=unit, eq=eq)

    def flow(
        self,
        *,
        unit: str,
        out_of: str | None = None,
        into: str | None = None,
        eq: str = "",
    ) -> Callable[[Declared], Declared]:
        """Declare the decorated formula as a flow between stocks."""
        return self._declare(Flow, unit=unit, eq=eq, out_of=out_of, into=into)

    def step(self, *, of: str, eq: str = "") -> Callable[[Declared], Declared]:
        """Declare the decorated formula as the next value of a stock."""
        if of not in self.names:
            raise UnknownName(of, self.names, f"{self.name}: step")
        return self._declare(Step, unit=self.names[of].unit, eq=eq, of=of)

    def smooth(
        self,
        name: str,
        *,
        of: str,
        over: str,
        unit: str,
        order: int = 1,
        start: str | None = None,
        dims: str | Dims = (),
    ) -> None:
        """A stock that follows ``of`` with mean lag ``over`` in ``order`` equal stages.

        It starts at ``of`` unless ``start`` names something else.
        """
        levels = [*[f"{name}_level_{k}" for k in range(1, order)], name]
        rate = f"{unit} / {self.time_unit}"
        for level, feed in zip(levels, [of, *levels[:-1]], strict=True):
            self.stock(level, unit=unit, start=start or of, dims=dims)
            text, needs = f"{level} closes its gap to {feed}.", (feed, level, over)
            closing = _derived(f"{level}_adjustment", _closing(order), needs, text)
            self.add(Flow(**closing, unit=rate, into=level))

    def delay(
        self, name: str, *, of: str, over: str, unit: str, order: int = 3
    ) -> None:
        """A flow that comes out ``over`` after it went in, on average.

        Nothing is lost on the way: ``order`` stocks in a row hold what is in transit.
        ``unit`` is that of the flow.
        """
        held = f"{unit} * {self.time_unit}"
        for k in range(1, order + 1):
            level = f"{name}_transit_{k}"
            begin, entry = f"{level}_start", f"{level}_in"
            out = name if k == order else f"{name}_out_{k}"
            feed = of if k == 1 else f"{name}_out_{k - 1}"
            text = f"What {level} holds when as much comes out as goes in."
            steady = _derived(begin, _steady(order), (of, over), text)
            self.add(Equation(**steady, unit=held))
            self.stock(level, unit=held, start=begin)
            enters = _derived(entry, _same, (feed,), f"{feed} goes into {level}.")
            self.add(Flow(**enters, unit=unit, into=level))
            leaves = _derived(out, _leaving(order), (level, over), "What comes out.")
            self.add(Flow(**leaves, unit=unit, out_of=level))

    def _declare(
        self, kind: type[Equation], **facts: Any
    ) -> Callable[[Declared], Declared]:
        def declare(formula: Declared) -> Declared:
            name, arguments = formula.__name__, inspect.signature(formula).parameters
            if any(
                a.kind in (a.VAR_POSITIONAL, a.VAR_KEYWORD) for a in arguments.values()
            ):
                raise VadoError(
                    f"{self.name}: {name}: name every argument; * and ** do not say "
                    "what is needed."
                )
            text = (inspect.getdoc(formula) or "").split("\n")[0]
            self.add(kind(**_derived(name, formula, tuple(arguments), text), **facts))
            return formula

        return declare


@dataclass(frozen=True, kw_only=True)
class Built:
    """A model as its switches say, with the structure it is compiled with."""

    model: Model
    tables: Mapping[str, Any]
    """Values of the model's tables, by name."""
    inputs: Callable[[Mapping[str, float]], Mapping[str, Any]] | None = None
    """Observed series with their projections, by name, under a scenario's values: each
    is a function of time such as ``engine.signals.Signal`` describes."""


def _dims(dims: str | Dims) -> Dims:
    return (dims,) if isinstance(dims, str) else tuple(dims)


def _derived(
    name: str, formula: Formula, needs: tuple[str, ...], text: str
) -> dict[str, Any]:
    """What every equation says of itself."""
    return {"name": name, "formula": formula, "needs": needs, "text": text}


def _same(x: Any) -> Any:
    return x


def _closing(order: int) -> Formula:
    def adjustment(x: Any, y: Any, lag: Any) -> Any:
        return (x - y) * order / lag

    return adjustment


def _steady(order: int) -> Formula:
    def start(x: Any, lag: Any) -> Any:
        return x * lag / order

    return start


def _leaving(order: int) -> Formula:
    def leaving(y: Any, lag: Any) -> Any:
        return y * order / lag

    return leaving
