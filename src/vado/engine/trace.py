"""Run every formula once on symbols: declarations in, one expression graph out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vado.core import model as declared
from vado.core.errors import AlgebraicLoop, DimsError, UnknownName, VadoError
from vado.core.model import (
    CLOCK,
    Clock,
    Equation,
    Flow,
    Frozen,
    Model,
    Name,
    Step,
    Stock,
)
from vado.core.system import Part, System, alone
from vado.engine.graph import Graph, Node


@dataclass(kw_only=True)
class Traced:
    """A system as expressions of its states, inputs, signals and time."""

    system: System
    graph: Graph
    states: dict[str, Node] = field(default_factory=dict)
    owner: dict[str, int] = field(default_factory=dict)
    """Which part a state belongs to."""
    floors: dict[str, float] = field(default_factory=dict)
    one_sided: list[str] = field(default_factory=list)
    """States that cannot be below zero."""
    starts: dict[str, Node] = field(default_factory=dict)
    frozen: dict[str, Node] = field(default_factory=dict)
    """Starting values that formulas ask for later."""
    values: dict[str, Node] = field(default_factory=dict)
    """Every declared name."""
    change: dict[str, Node] = field(default_factory=dict)
    """What flows into a state less what flows out, per own time unit, if any does."""
    jumps: dict[str, Node] = field(default_factory=dict)
    """The next value of states that move in jumps."""
    signals: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, Any] = field(default_factory=dict)


def trace(
    model: Model | System,
    tables: Mapping[str, Any] | None = None,
    sizes: Mapping[str, int] | None = None,
) -> Traced:
    """Trace a model or a joined system.

    ``tables`` fills in constant structure; ``sizes`` overrides the lengths of dims.
    """
    system = alone(model)
    dims = _sizes(system, sizes or {})
    out = Traced(system=system, graph=Graph(dims))
    for index, part in enumerate(system.parts):
        for item in part.model.names.values():
            if isinstance(item, Stock):
                _add_state(out, part.prefix + item.name, index, item)
    tables = dict(tables or {})
    now = _Names(out, tables, at_start=False)
    begin = _Names(out, tables, at_start=True)
    known = [n for n, (_, i) in now.home.items() if isinstance(i, declared.Table)]
    for name in tables:
        if name not in known:
            raise UnknownName(name, known, f"{system.name}: tables")
    for full, (_, item) in now.home.items():
        out.values[full] = now.get(full, system.name)
        if isinstance(item, Stock):
            out.starts[full] = begin.get(full, system.name)
            _fits(out, full, out.starts[full], item.dims, "starts")
        elif isinstance(item, Frozen):
            out.frozen[full] = begin.get(full, system.name)
    for full, (part, item) in now.home.items():
        if isinstance(item, Step):
            state = part.prefix + item.of
            out.jumps[state] = out.values[full]
            _fits(out, full, out.values[full], out.states[state].dims, "jumps")
        elif isinstance(item, Flow):
            _add_flow(out, full, part, item)
    return out


def _sizes(system: System, sizes: Mapping[str, int]) -> dict[str, int]:
    dims: dict[str, int] = {}
    for part in system.parts:
        for dim, size in part.model.dims.items():
            if dims.setdefault(dim, size) != size and dim not in sizes:
                raise DimsError(
                    f"{system.name}: dimension '{dim}' has length {dims[dim]} in one "
                    f"model and {size} in another. Name them apart or give sizes."
                )
    for dim in sizes:
        if dim not in dims:
            raise UnknownName(dim, dims, f"{system.name}: sizes")
    return dims | dict(sizes)


def _add_state(out: Traced, full: str, part: int, item: Stock) -> None:
    out.states[full] = out.graph.node("state", attr=full, dims=item.dims)
    out.owner[full] = part
    if item.floor is not None:
        out.floors[full] = item.floor
    if not item.two_sided:
        out.one_sided.append(full)


def _add_flow(out: Traced, full: str, part: Part, item: Flow) -> None:
    """Drain one stock and fill another: what leaves by three doors leaves the room, so
    a flow with more dims than its stock is summed over them."""
    for end, sign in ((item.out_of, "sub"), (item.into, "add")):
        if end is None:
            continue
        name = part.prefix + end
        if name not in out.states:
            raise UnknownName(name, out.states, full)
        amount, dims = out.values[full], out.states[name].dims
        for dim in [d for d in amount.dims if d not in dims]:
            amount = out.graph.total(amount, dim)
        if name in out.change:
            out.change[name] = out.graph.apply(sign, out.change[name], amount)
        else:
            amount = amount if sign == "add" else out.graph.apply("neg", amount)
            out.change[name] = amount


def _fits(out: Traced, full: str, node: Node, dims: tuple[str, ...], what: str) -> None:
    extra = [d for d in node.dims if d not in dims]
    if extra:
        raise DimsError(
            f"{full} {what} with dims {', '.join(node.dims)}, but is declared over "
            f"{', '.join(dims) or 'none'}. Sum over {', '.join(extra)} or declare it."
        )


class _Names:
    """Resolves names to nodes, each once; ``at_start`` reads stocks as their starts."""

    def __init__(self, out: Traced, tables: Mapping[str, Any], *, at_start: bool):
        self.out, self.tables, self.at_start = out, tables, at_start
        self.home: dict[str, tuple[Part, Name]] = {
            part.prefix + name: (part, item)
            for part in out.system.parts
            for name, item in part.model.names.items()
        }
        self.memo: dict[str, Node] = {}
        self.active: list[str] = []

    def get(self, full: str, asker: str) -> Node:
        """The node of a name; wires come before what the name declares."""
        if full in self.memo:
            return self.memo[full]
        if full in self.active:
            raise AlgebraicLoop([*self.active[self.active.index(full) :], full])
        if full not in self.home:
            raise UnknownName(full, self.home, asker)
        self.active.append(full)
        wire = self.out.system.feeds.get(full)
        if wire:
            source = self.get(wire.source, f"wire into {full}")
            node = self.out.graph.apply("mul", source, wire.factor)
        else:
            node = self._build(full, *self.home[full])
        self.active.pop()
        self.memo[full] = node
        return node

    def _build(self, full: str, part: Part, item: Name) -> Node:
        graph = self.out.graph
        if isinstance(item, Equation):
            return self._call(full, part, item)
        if isinstance(item, Stock):
            if not self.at_start:
                return self.out.states[full]
            if isinstance(item.start, str):
                return self.get(part.prefix + item.start, full)
            return graph.lift(item.start)
        if isinstance(item, declared.Parameter):
            self.out.inputs.setdefault(full, item.value)
            return graph.node("input", attr=full, dims=item.dims)
        if isinstance(item, declared.Signal):
            self.out.signals.setdefault(full, item.value)
            return graph.node("signal", attr=full)
        if isinstance(item, declared.Table):
            return self._table(full, item)
        assert isinstance(item, Frozen)
        if self.at_start:
            return self.get(part.prefix + item.of, full)
        dims = self.get(part.prefix + item.of, full).dims
        return graph.node("frozen", attr=full, dims=dims)

    def _call(self, full: str, part: Part, item: Equation) -> Node:
        """The formula, called with a node for everything it needs."""
        args = [
            self._clock(part) if need == CLOCK else self.get(part.prefix + need, full)
            for need in item.needs
        ]
        value = item.formula(*args)
        if value is None:
            raise VadoError(f"{full}: the formula returns nothing. End it with return.")
        return self.out.graph.lift(value)

    def _table(self, full: str, item: declared.Table) -> Node:
        value = self.tables.get(full, item.value)
        if value is None:
            raise VadoError(
                f"{full}: this table has no value. Give tables={{'{full}': ...}} over "
                f"{', '.join(item.dims)} when compiling."
            )
        try:
            return self.out.graph.table(value, item.dims)
        except DimsError as error:
            raise DimsError(f"{full}: {error}") from None

    def _clock(self, part: Part) -> Clock:
        moments = (self.out.graph.node(op) for op in ("time", "middle"))
        return Clock(*[(m - part.origin) * part.per_clock for m in moments])
