"""Same model, same futures, same steps: our target beside C, Numba, numpy and LSODA."""

import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import adaptive
import numpy as np
from compiled_c import FAST, STRICT, HandC, PrintedC, build, load, print_c
from printed_numba import PrintedNumba, load_module, source
from problem import Problem, cartels
from timing import best_in_turns, seconds

from vado.engine.targets.native import Native
from vado.engine.targets.reference import Reference

WIDTHS = (64, 96, 128)
"""Runs of a block tried for Numba; narrower ones were slower."""
BASE = "C by hand, -ffast-math"
OURS = "vado, LLVM target"
Array = np.ndarray


@dataclass(frozen=True, kw_only=True)
class Contender:
    """Something that runs the problem on some threads."""

    name: str
    arithmetic: str
    run: Callable[[int], Array]
    cold: float
    """Seconds to compile; NaN where nothing is."""
    warm: float = float("nan")
    """Seconds to load what was compiled before."""
    same_graph: bool = True


@dataclass(frozen=True, kw_only=True)
class Row:
    """A contender with its measured speed in runs a second by number of threads."""

    contender: Contender
    speed: Mapping[int, float]
    error: float
    """Largest relative difference of final totals to our target."""


def measure(folder: Path, futures: int, rounds: int) -> list[Row]:
    """Speed of every contender, after making sure that all agree."""
    problem = cartels(futures)
    pool = ThreadPoolExecutor(2)
    ours = _ours(problem, pool)
    made = [
        ours,
        *_c(problem, pool, folder),
        *_numba(problem, folder),
        *_python(problem),
    ]
    want = _totals(ours.run(1))
    errors = {c.name: _error(c, want) for c in made}
    quick = {c.name: c for c in made if not c.name.startswith(("numpy", "scipy"))}
    speed: dict[str, dict[int, float]] = {c.name: {} for c in made}
    for threads in (1, 2):
        best = best_in_turns(
            {name: partial(c.run, threads) for name, c in quick.items()}, rounds
        )
        for name, took in best.items():
            speed[name][threads] = futures / took
    for c in made:
        if c.name not in quick:
            speed[c.name][1] = c.run(1).shape[1] / seconds(lambda c=c: c.run(1))
    pool.shutdown()
    return [Row(contender=c, speed=speed[c.name], error=errors[c.name]) for c in made]


def _totals(states: Array) -> Array:
    return states[:150].sum(axis=0)


def _error(contender: Contender, want: Array) -> float:
    """Stops the bench if a contender computes something else."""
    got = _totals(contender.run(1))
    error = float(np.abs(got / want[: len(got)] - 1).max())
    allowed = 1e-6 if contender.name.startswith("scipy") else 1e-12
    if error > allowed:
        raise SystemExit(f"{contender.name} differs by {error:.1e}")
    return error


def _ours(problem: Problem, pool: ThreadPoolExecutor) -> Contender:
    plan = problem.plan
    cold = seconds(lambda: Native(plan, cached=False))
    Native(plan)
    warm = min(seconds(lambda: Native(plan)) for _ in range(5))
    native = Native(plan)
    return Contender(
        name=OURS,
        arithmetic="strict",
        run=lambda threads: problem.run(native, pool if threads > 1 else None),
        cold=cold,
        warm=warm,
    )


def _c(problem: Problem, pool: ThreadPoolExecutor, folder: Path) -> list[Contender]:
    native = Native(problem.plan)
    printed = print_c(native.low, native.lanes, folder)
    hand = Path(__file__).with_name("hand.c")
    out = []
    for name, arithmetic, text, flags in (
        (BASE, "relaxed", hand, FAST),
        ("C by hand, strict", "strict", hand, STRICT),
        ("same graph → C, strict", "strict", printed, STRICT),
        ("same graph → C, -ffast-math", "relaxed", printed, FAST),
    ):
        path = folder / f"c{len(out)}.c"
        shutil.copy(text, path)
        cold = seconds(lambda path=path, flags=flags: build(path, flags))
        library = load(path.with_suffix(".so"))
        kernel = (
            HandC(problem=problem, library=library)
            if text == hand
            else PrintedC(problem=problem, native=native, library=library)
        )
        out.append(
            Contender(
                name=name,
                arithmetic=arithmetic,
                run=lambda n, kernel=kernel: kernel.run(pool if n > 1 else None),
                cold=cold,
                same_graph=text != hand,
            )
        )
    return out


def _numba(problem: Problem, folder: Path) -> list[Contender]:
    native = Native(problem.plan)
    out = []
    for wide in WIDTHS:
        path = folder / f"numba{wide}.py"
        path.write_text(source(native.low, wide))
        cold = seconds(lambda path=path: _numba_kernel(problem, native, path).run(1))
        kernel = _numba_kernel(problem, native, path)
        loaded = seconds(lambda kernel=kernel: kernel.run(1))
        warm = loaded - seconds(lambda kernel=kernel: kernel.run(1))
        out.append(
            Contender(
                name=f"same graph → Numba, blocks of {wide}",
                arithmetic="strict",
                run=kernel.run,
                cold=cold,
                warm=warm,
            )
        )
    return out


def _numba_kernel(problem: Problem, native: Native, path: Path) -> PrintedNumba:
    return PrintedNumba(problem=problem, native=native, module=load_module(path))


def _python(problem: Problem) -> list[Contender]:
    few = cartels(256)
    reference = Reference(few.plan)
    nan = float("nan")
    return [
        Contender(
            name="same graph → numpy",
            arithmetic="strict",
            run=lambda threads: few.run(reference),
            cold=nan,
        ),
        Contender(
            name="scipy LSODA, one future at a time",
            arithmetic="rtol 1e-8",
            run=lambda threads: adaptive.run(problem, 8),
            cold=nan,
            same_graph=False,
        ),
    ]
