"""C compiled on the spot: written by hand, or printed from the lowered graph."""

import ctypes
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from printed_c import source
from problem import Problem

from vado.engine.lower import Lowered
from vado.engine.targets.native import Native

FAST = ("-O3", "-march=native", "-ffast-math")
STRICT = ("-O3", "-march=native", "-ffp-contract=off")
Array = np.ndarray


def build(source: Path, flags: Sequence[str]) -> Path:
    """Compile beside the source; returns the library."""
    library = source.with_suffix(".so")
    subprocess.run(
        ["cc", "-shared", "-fPIC", *flags, str(source), "-o", str(library)], check=True
    )
    return library


def load(library: Path) -> ctypes.CDLL:
    return ctypes.CDLL(str(library))


def aligned(shape: tuple[int, ...]) -> Array:
    """Zeros that start on a cache line."""
    raw = np.zeros(int(np.prod(shape)) * 8 + 64, np.uint8)
    start = -raw.ctypes.data % 64
    return raw[start : start + raw.size - 64].view(float).reshape(shape)


def share(work, blocks: int, threads: ThreadPoolExecutor | None) -> None:
    """All blocks at once, or in pieces on threads: C runs without Python's lock."""
    each = blocks if threads is None else max(1, blocks // 16)
    first = range(0, blocks, each)
    last = [min(blocks, k + each) for k in first]
    list((threads.map if threads else map)(work, first, last))


def pointer(array: Array) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


@dataclass(frozen=True, kw_only=True)
class HandC:
    """The kernel written by hand."""

    problem: Problem
    library: ctypes.CDLL

    def run(self, threads: ThreadPoolExecutor | None = None) -> Array:
        """Final states, shape (state, future)."""
        problem, lanes = self.problem, self.library.lanes()
        names = ("recruitment_rate", "incapacitated_per_week", "lethality")
        names += ("saturation", "members_2012", "cap_members")
        blocks = -(-problem.futures // lanes)
        given, out = (aligned((n, blocks * lanes)) for n in (6, 155))
        for row, name in zip(given, names, strict=True):
            row[: problem.futures] = problem.inputs[name]
        rivalry = problem.tables["rivalry"]
        rows, rivals = rivalry.nonzero()
        tables = (
            np.searchsorted(rows, np.arange(151)).astype(np.int32),
            rivals.astype(np.int32),
            rivalry[rows, rivals],
            1 / (problem.tables["allies"] + 1),
            np.ascontiguousarray(problem.tables["share_2012"]),
        )
        arrays = [pointer(a) for a in (*tables, given, out)]
        whole, step = (ctypes.c_long(len(problem.times) - 1), problem.step)

        def work(first: int, last: int) -> None:
            ends = [ctypes.c_long(n) for n in (first, last, blocks)]
            self.library.run(*ends, whole, ctypes.c_double(step), *arrays)

        share(work, blocks, threads)
        return out[:154, : problem.futures]


@dataclass(frozen=True, kw_only=True)
class PrintedC:
    """C from the same graph that our target compiles."""

    problem: Problem
    native: Native
    """Packs inputs and what depends on time."""
    library: ctypes.CDLL

    def run(self, threads: ThreadPoolExecutor | None = None) -> Array:
        """Final states, shape (state, future)."""
        problem, native = self.problem, self.native
        lanes, size = native.lanes, native.low.sizes
        blocks = -(-problem.futures // lanes)
        given = native._inputs(problem.inputs, problem.futures, blocks * lanes)
        uniform = native._uniform(problem.times, problem.plan.signals)
        out = aligned((size["C"] + size["M"], blocks * lanes))
        arrays = [pointer(a) for a in (uniform, given, out)]
        steps = ctypes.c_long(len(problem.times) - 1)

        def work(first: int, last: int) -> None:
            ends = [ctypes.c_long(n) for n in (first, last, blocks)]
            self.library.drive(*ends, steps, *arrays)

        share(work, blocks, threads)
        return out[: size["C"], : problem.futures]


def print_c(low: Lowered, lanes: int, folder: Path) -> Path:
    """Write the lowered graph as C."""
    path = folder / "printed.c"
    path.write_text(source(low, lanes))
    return path
