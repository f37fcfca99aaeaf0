"""Many runs of a program: arrays in, arrays out."""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, Unpack

import numpy as np

from vado.core.errors import Problem, Problems, Unsupported, VadoError, nearest
from vado.core.model import Model
from vado.core.system import System
from vado.engine.integrate import SAME_DATE, grid
from vado.engine.plan import How, Plan, plan
from vado.engine.results import Result
from vado.engine.signals import Signal
from vado.engine.targets.reference import Outcome, Reference

Array = np.ndarray


class Target(Protocol):
    """Runs a plan."""

    def run(
        self,
        inputs: Mapping[str, Any],
        times: Array,
        save: Array,
        signals: Mapping[str, Any],
        runs: int,
        threads: ThreadPoolExecutor | None = None,
    ) -> Outcome:
        """Run over the grid ``times`` and keep the grid points ``save``."""


class Program:
    """A compiled model, made by ``compile_model``; several threads may share it."""

    def __init__(self, plan: Plan, target: Target, threads: int):
        self.plan, self.target = plan, target
        self.pool = ThreadPoolExecutor(threads) if threads > 1 else None

    @property
    def digest(self) -> str:
        """sha256 of all it computes, whatever the target."""
        return self.plan.digest

    def run(
        self,
        inputs: Mapping[str, Any] | None = None,
        *,
        start: float,
        stop: float,
        runs: int | None = None,
        signals: Mapping[str, float | Signal] | None = None,
        dates: Iterable[float] = (),
        record: Sequence[float] | None = None,
        step: float | None = None,
    ) -> Result:
        """Run once per element of the inputs' last axis.

        Steps end at ``dates``, at the times to ``record`` (every step when left out)
        and wherever a signal jumps.
        """
        given = {**self.plan.traced.inputs, **(inputs or {})}
        signals = {**self.plan.signals, **(signals or {})}
        runs, ready = _checked(self.plan, given, signals, runs)
        jumps = [d for s in signals.values() if isinstance(s, Signal) for d in s.dates]
        step = self.plan.step if step is None else step
        kept = () if record is None else record
        times = grid(start, stop, step, [*dates, *jumps, *kept])
        save = _places(times, record, step)
        places = save if self.plan.series else save[:0]
        memory, states, series = self.target.run(
            ready, times, places, signals, runs, self.pool
        )
        return Result(
            times=times[save],
            series=series,
            observed={name: memory[name] for name in self.plan.observed},
            states=states,
            status=memory["status"].astype(int),
            dims={name: node.dims for name, node in self.plan.series.items()},
        )


def compile_model(
    model: Model | System,
    *,
    target: str = "auto",
    threads: int | None = None,
    **how: Unpack[How],
) -> Program:
    """Compile for this machine.

    ``target`` is 'native', 'reference' (numpy), or 'auto': native, or numpy where LLVM
    is missing or a function has no vector code. The rest goes to ``plan``.
    """
    made = plan(model, **how)
    if target not in ("auto", "native", "reference"):
        raise VadoError(
            f"target '{target}' is unknown. Choose auto, native or reference."
        )
    if target != "reference":
        try:
            # LLVM takes longer to import than numpy; the numpy target needs none
            from vado.engine.targets.native import Native

            return Program(made, Native(made), threads or processors())
        except (ImportError, Unsupported):
            if target == "native":
                raise
    return Program(made, Reference(made), 1)


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _places(times: Array, record: Sequence[float] | None, step: float) -> Array:
    """Indices of the grid points to keep."""
    if record is None:
        return np.arange(len(times))
    wanted = np.asarray(record, float)
    near = SAME_DATE * step
    outside = wanted[~((wanted >= times[0] - near) & (wanted <= times[-1] + near))]
    if len(outside):
        raise VadoError(
            f"record: {', '.join(f'{t:g}' for t in outside)} is not between the start "
            f"({times[0]:g}) and the end ({times[-1]:g}) of the run."
        )
    after = np.searchsorted(times, wanted).clip(1, len(times) - 1)
    nearer = wanted - times[after - 1] < times[after] - wanted
    return np.unique(after - nearer)


def _checked(
    plan: Plan, given: Mapping[str, Any], signals: Mapping[str, Any], runs: int | None
) -> tuple[int, dict[str, Array]]:
    """Number of runs, and inputs with an axis of runs; all problems at once."""
    dims = {n.attr: n.dims for n in plan.graph.nodes if n.op == "input"}
    arrays = {
        name: np.asarray(value, float)
        for name, value in given.items()
        if name in dims and value is not None
    }
    if runs is None:
        long = [x.shape[-1] for n, x in arrays.items() if x.ndim > len(dims[n])]
        runs = max(long, default=1)
    problems = {
        **_unnamed("inputs", given, plan.traced.inputs),
        **_unnamed("signals", signals, plan.signals),
    }
    if runs < 1:
        problems["runs"] = (f"{runs} runs were asked for.", "Ask for one or more.")
    ready = {}
    for name, array in arrays.items():
        shape = tuple(plan.graph.sizes[d] for d in dims[name])
        allowed = ((), shape, (*shape, runs))
        if array.shape not in allowed:
            problems[f"inputs.{name}"] = (
                f"has shape {array.shape}.",
                f"Give a number or shape {allowed[-1]}, the last axis being the runs.",
            )
        elif np.isnan(array).any():
            problems[f"inputs.{name}"] = ("holds NaN.", "Give numbers only.")
        elif shape and array.shape != allowed[-1]:
            array = np.broadcast_to(array, shape)[..., None]
        ready[name] = array
    if problems:
        where = f"run of {plan.traced.system.name}"
        raise Problems(
            Problem(file=where, key=key, found=found, remedy=remedy)
            for key, (found, remedy) in problems.items()
        )
    return runs, ready


def _unnamed(
    kind: str, given: Mapping[str, Any], known: Mapping[str, Any]
) -> dict[str, tuple[str, str]]:
    """What is wrong with names: key -> (found, remedy)."""
    problems = {}
    for name, value in given.items():
        if name not in known:
            problems[f"{kind}.{name}"] = (
                "there is no such name.",
                nearest(name, known),
            )
        elif value is None:
            problems[f"{kind}.{name}"] = ("has no value.", "Give one.")
        elif not callable(value) and np.isnan(value).any() and kind == "signals":
            problems[f"{kind}.{name}"] = ("is NaN.", "Give a number or a signal.")
    return problems
