"""Join models: one model's quantity feeds another model's input."""

from collections.abc import Sequence
from dataclasses import dataclass

from vado.core.errors import UnknownName, VadoError
from vado.core.model import Model

PER_YEAR = {"year": 1.0, "quarter": 4.0, "month": 12.0, "week": 52.0, "day": 365.0}


@dataclass(frozen=True)
class Wire:
    """``source`` (model.quantity) replaces ``target`` (model.input)."""

    source: str
    target: str
    factor: float = 1.0
    unit: str = "1"
    """Unit of the factor, such as 'week / year'."""


@dataclass(frozen=True)
class Part:
    """A model inside a system."""

    model: Model
    prefix: str = ""
    per_clock: float = 1.0
    """Own time units in one unit of the system's clock."""
    origin: float = 0.0
    """What the system's clock reads when the model's own reads zero."""


@dataclass(frozen=True)
class System:
    """Models that step together, the coarsest first; finer ones interpolate it."""

    name: str
    parts: tuple[Part, ...]
    feeds: dict[str, Wire]
    """Wires by the full name of their target."""
    time_unit: str

    @property
    def names(self) -> tuple[str, ...]:
        """Everything its parts declare, by full name."""
        return tuple(p.prefix + n for p in self.parts for n in p.model.names)


def alone(model: Model | System) -> System:
    """A system of one model on the model's own clock."""
    if isinstance(model, System):
        return model
    return System(model.name, (Part(model),), {}, model.time_unit)


def join(name: str, models: Sequence[Model], wires: Sequence[Wire]) -> System:
    """One system on a clock in years; names are ``model.quantity``.

    Each model keeps its own step and method; a year has 52 weeks.
    """
    for model in models:
        if model.time_unit not in PER_YEAR:
            raise UnknownName(model.time_unit, PER_YEAR, f"{model.name}: time unit")
    _once([model.name for model in models], f"{name}: models")
    _once([wire.target for wire in wires], f"{name}: wires into")
    parts = [Part(m, f"{m.name}.", PER_YEAR[m.time_unit], m.origin) for m in models]
    parts.sort(key=lambda part: -part.model.step_size / part.per_clock)
    system = System(name, tuple(parts), {w.target: w for w in wires}, "year")
    for wire in wires:
        for end in (wire.source, wire.target):
            if end not in system.names:
                raise UnknownName(end, system.names, f"{name}: wire")
    return system


def _once(names: Sequence[str], what: str) -> None:
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise VadoError(f"{what} {', '.join(twice)}: given twice. Keep one.")
