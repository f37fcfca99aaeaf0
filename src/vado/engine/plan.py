"""What a run computes, before any target: stages, what to watch, what to remember.

Everything here is graph to graph. A *memory* is a number per run with an update at
every grid point, so peaks, dates, misfits and the status of a run are computed while it
runs, in every target, by the same code generator.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypedDict

from vado.core.errors import UnknownName, VadoError
from vado.core.model import Model
from vado.core.system import System
from vado.engine.graph import Graph, Node, described, rebuild
from vado.engine.integrate import METHODS, Call, Stage, calls, substeps
from vado.engine.memory import Memory, Observe, observed, status
from vado.engine.trace import Traced, trace

UNIFORM = ("size", "theta")
"""What a stage call gets from the grid: the size of its part's step in time of the
system, and how far into the system's step it stands."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a stage does to one state."""

    next: Node
    """What it writes to the stage's vector."""
    summed: Node | None
    """The running sum of rates, where a later stage of the step asks for it."""


Changes = Mapping[str, Change]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Expressions grouped by what a target does with them."""

    traced: Traced
    calls: tuple[Call, ...]
    stages: Mapping[tuple[int, int], Changes]
    """(part, row of its method) -> state -> change."""
    series: Mapping[str, Node]
    memory: Mapping[str, Memory]
    observed: tuple[str, ...]
    """Memories that were asked for; the others help them."""
    step: float
    signals: Mapping[str, Any]
    """Signals with their defaults; None where one must be given."""

    @property
    def graph(self) -> Graph:
        """The graph all expressions live in."""
        return self.traced.graph

    @cached_property
    def digest(self) -> str:
        """sha256 of all it computes: the same in every process, for every target."""
        roots = {f"start {n}": node for n, node in self.traced.starts.items()}
        roots |= {f"frozen {n}": node for n, node in self.traced.frozen.items()}
        for (part, row), changes in self.stages.items():
            for name, change in changes.items():
                roots[f"stage {part} {row} {name}"] = change.next
                if change.summed is not None:
                    roots[f"sum {part} {row} {name}"] = change.summed
        for name, memory in self.memory.items():
            roots[f"begin {name}"] = memory.start
            roots[f"update {name}"] = memory.update
        roots |= {f"series {n}": node for n, node in self.series.items()}
        head = f"{self.graph.sizes}\n{self.calls}\n"
        return hashlib.sha256((head + described(roots)).encode()).hexdigest()


class How(TypedDict, total=False):
    """What ``plan`` may be told; see there."""

    tables: Mapping[str, Any] | None
    sizes: Mapping[str, int] | None
    watch: Sequence[str]
    observe: Mapping[str, Observe] | None
    method: str | None
    step: float | None
    allow_negative: bool


def plan(
    model: Model | System,
    *,
    tables: Mapping[str, Any] | None = None,
    sizes: Mapping[str, int] | None = None,
    watch: Sequence[str] = (),
    observe: Mapping[str, Observe] | None = None,
    method: str | None = None,
    step: float | None = None,
    allow_negative: bool = False,
) -> Plan:
    """Trace ``model`` and lay out its run.

    ``tables`` gives constant structure and ``sizes`` lengths of dims; ``watch`` names
    the series to keep, ``observe`` the memories; ``method`` and ``step`` override the
    model's own; ``allow_negative`` lets every stock be below zero.
    """
    traced = trace(model, tables, sizes)
    parts = traced.system.parts
    for name in [*watch, *[o.of for o in (observe or {}).values()]]:
        if name not in traced.values:
            raise UnknownName(name, traced.values, "watch")
    methods = [method or part.model.method for part in parts]
    if step is None:
        step = max(part.model.step_size / part.per_clock for part in parts)
    many = [1] if len(parts) == 1 else substeps(traced.system, step)
    stages = _stages(traced, methods)
    memory, targets = observed(traced, observe or {})
    return Plan(
        traced=traced,
        calls=calls(methods, many),
        stages=stages,
        series={name: traced.values[name] for name in watch},
        memory=memory | {"status": status(traced, allow_negative)},
        observed=tuple(observe or ()),
        step=step,
        signals=targets | traced.signals,
    )


def _stages(traced: Traced, methods: Sequence[str]) -> dict[tuple[int, int], Changes]:
    """What every stage of every part does."""
    if unknown := [name for name in methods if name not in METHODS]:
        raise UnknownName(unknown[0], METHODS, "method")
    return {
        (part, row): _changes(traced, part, stage, len(METHODS[name]))
        for part, name in enumerate(methods)
        for row, stage in enumerate(METHODS[name])
    }


def _changes(traced: Traced, part: int, stage: Stage, stages: int) -> Changes:
    """Every state of one part after one stage; terms that are zero are not built."""
    foreign = _foreign(traced, part)
    out = {}
    for name, owner in traced.owner.items():
        if owner != part:
            continue
        if name in traced.jumps:
            if stages > 1:
                raise VadoError(
                    f"{name} moves in jumps: its model's method must be 'map' or "
                    "'euler'."
                )
            jump = rebuild(traced.graph, [traced.jumps[name]], foreign)[0]
            out[name] = Change(next=jump, summed=None)
        else:
            out[name] = _flowing(traced, name, stage, foreign)
        if stage.ends and (floor := traced.floors.get(name)) is not None:
            floored = traced.graph.apply("max", floor, out[name].next)
            out[name] = Change(next=floored, summed=out[name].summed)
    return out


def _flowing(
    traced: Traced, name: str, stage: Stage, foreign: dict[int, Node]
) -> Change:
    """A state moved by its flows through one stage of the method."""
    graph, state = traced.graph, traced.states[name]
    base, before = (
        graph.node("load", attr=(vector, name), dims=state.dims)
        for vector in ("C", "ACC")
    )
    if stage.reads == "C":
        base = state
    if name not in traced.change:
        return Change(next=base, summed=None)
    per_clock = traced.system.parts[traced.owner[name]].per_clock
    size = graph.node("uniform", attr="size") * per_clock
    rate = rebuild(graph, [traced.change[name]], foreign)[0]
    summed = rate * stage.weight if stage.weight else None
    if summed is not None and stage.keep:
        summed = before * stage.keep + summed
    moved = base + size * stage.a * rate if stage.a else base
    if summed is not None and stage.b:
        moved = moved + size * stage.b * summed
    return Change(next=moved, summed=None if stage.ends else summed)


def _foreign(traced: Traced, part: int) -> dict[int, Node]:
    """How ``part`` reads the others' states: finer ones as the step began, coarser ones
    on the straight line between their old and their new value."""
    graph, theta = traced.graph, traced.graph.node("uniform", attr="theta")
    out = {}
    for name, owner in traced.owner.items():
        if owner == part:
            continue
        state = traced.states[name]
        here, before = (
            graph.node("load", attr=(vector, name), dims=state.dims)
            for vector in ("C", "P")
        )
        out[state.id] = here if owner > part else before + theta * (here - before)
    return out
