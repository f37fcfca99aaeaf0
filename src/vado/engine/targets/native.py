"""Compile for this processor with llvmlite and run blocks of lanes on threads."""

import ctypes
import hashlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from math import prod
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numpy as np

from vado.core.model import Dims
from vado.engine.lower import lower
from vado.engine.plan import UNIFORM, Plan
from vado.engine.targets.drive import frame
from vado.engine.targets.llvm import emit
from vado.engine.targets.objects import objects_folder, read_object, write_object
from vado.engine.targets.reference import Moments, Outcome, Values, evaluate

Array = np.ndarray
STARTING = threading.Lock()
"""LLVM's table of processors is one for the process: one thread at a time fills it."""
CHUNKS = 8
"""Pieces of work for each thread: runs take equally long, threads do not."""
POINTERS = 6
"""Arrays that ``drive`` is given, after four counts."""


class Native:
    """A plan compiled for this processor; several threads may share it.

    ``lanes`` and ``cpu`` (a name LLVM knows) are this machine's unless given;
    ``cached`` keeps the machine code on disk; ``how`` goes to ``lower``.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        lanes: int | None = None,
        cpu: str | None = None,
        cached: bool = True,
        **how: Any,
    ):
        self.plan, self.low = plan, lower(plan, **how)
        host = {} if cpu else dict(llvm.get_host_cpu_features())
        self.lanes = lanes or lanes_of(host)
        self.code = emit(self.low, self.lanes)
        loops = any(b.dims for f in self.low.funcs.values() for b in f.blocks)
        folder = objects_folder() if cached else None
        # scheduling by LLVM pays in loops; straight code is 2 % faster without
        self.engine = _compiled(self.code, cpu, 2 if loops else 1, folder)
        kinds = [ctypes.c_int64] * 4 + [ctypes.c_void_p] * POINTERS
        address = self.engine.get_function_address("drive")
        self.drive = ctypes.CFUNCTYPE(None, *kinds)(address)

    def run(
        self,
        inputs: Mapping[str, Any],
        times: Array,
        save: Array,
        signals: Mapping[str, Any],
        runs: int,
        threads: ThreadPoolExecutor | None = None,
    ) -> Outcome:
        """Run over the grid ``times``; ``save``: indices of grid points to keep."""
        size, blocks = self.low.sizes, -(-runs // self.lanes)
        wide = blocks * self.lanes
        kept = np.full(len(times), -1, np.int64)
        kept[save] = np.arange(len(save))
        arrays = (
            kept,
            self._uniform(times, signals),
            self._inputs(inputs, runs, wide),
            _aligned((size["C"] + size["M"], wide)),
            _aligned((len(save), size["S"], wide)),
        )
        steps, room = len(times) - 1, (sum(frame(self.low).values()), self.lanes)

        def work(first: int, last: int) -> None:
            own = _aligned(room)
            own[:] = 0.0
            places = [array.ctypes.data for array in (*arrays, own)]
            self.drive(first, last, blocks, steps, *places)

        _share(work, blocks, threads)
        return self._outcome(arrays[3][:, :runs], arrays[4][..., :runs])

    def _uniform(self, times: Array, signals: Mapping[str, Any]) -> Array:
        """All that depends on time only, shape (step and call, number)."""
        moments = Moments(self.plan, times, signals)
        nodes = [self.plan.graph.node("uniform", attr=name) for name in UNIFORM]
        nodes += self.low.uniform
        with np.errstate(all="ignore"):
            got = evaluate(self.plan.graph, nodes, lambda n: moments.all(n).ravel())
        out = np.empty((moments.now.size, len(nodes)))
        for k, node in enumerate(nodes):
            out[:, k] = got[node.id]
        return out

    def _inputs(self, inputs: Mapping[str, Any], runs: int, wide: int) -> Array:
        """Inputs by slot; spare lanes repeat the last run."""
        out = _aligned((self.low.sizes["I"], wide))
        dims = {n.attr: n.dims for n in self.plan.graph.nodes if n.op == "input"}
        for name, rows in self._named("I", out[:, :runs], dims).items():
            rows[:] = inputs[name]
        out[:, runs:] = out[:, runs - 1 : runs]
        return out

    def _outcome(self, ends: Array, series: Array) -> Outcome:
        """Memories, final states and series by name."""
        split = self.low.sizes["C"]
        states = {name: node.dims for name, node in self.plan.traced.states.items()}
        watched = {name: node.dims for name, node in self.plan.series.items()}
        return (
            self._named("M", ends[split:], dict.fromkeys(self.plan.memory, ())),
            self._named("C", ends[:split], states),
            self._named("S", series, watched),
        )

    def _named(self, vector: str, array: Array, dims: Mapping[str, Dims]) -> Values:
        """Views of shape ``(..., *dims, run)`` into an array ``(..., slot, run)``."""
        before, after = array.shape[:-2], array.shape[-1:]
        out = {}
        for name, place in self.low.slots[vector].items():
            shape = tuple(self.plan.graph.sizes[d] for d in dims[name])
            part = array[..., place : place + prod(shape), :]
            out[name] = part.reshape(*before, *shape, *after)
        return out


def lanes_of(features: Mapping[str, bool]) -> int:
    """Doubles in one vector register."""
    return 8 if features.get("avx512f") else 4 if features.get("avx2") else 2


def _compiled(code: str, cpu: str | None, effort: int, folder: Path | None) -> Any:
    """An engine that holds the machine code, from the cache or made now."""
    with STARTING:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
    name = cpu or llvm.get_host_cpu_name()
    features = "" if cpu else llvm.get_host_cpu_features().flatten()
    target = llvm.Target.from_default_triple()
    machine = target.create_target_machine(
        cpu=name, features=features, opt=effort, jit=True
    )
    versions = f"{llvmlite.__version__} {llvm.llvm_version_info} {machine.triple}"
    text = "\0".join([code, name, features, versions, str(effort)])
    key = hashlib.sha256(text.encode()).hexdigest()
    built = read_object(folder, key) if folder else None
    if built is None:
        built = _object(code, machine)
        if folder:
            write_object(folder, key, built)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(built))
    engine.finalize_object()
    return engine


def _object(code: str, machine: Any) -> bytes:
    """Machine code of a module. No loop is vectorised: the lanes already are."""
    module = llvm.parse_assembly(code)
    module.verify()
    tuning = llvm.create_pipeline_tuning_options(speed_level=1)
    tuning.loop_vectorization = tuning.slp_vectorization = False
    builder = llvm.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(module, builder)
    return bytes(machine.emit_object(module))


def _share(
    work: Callable[[int, int], None], blocks: int, threads: ThreadPoolExecutor | None
) -> None:
    """Do all blocks, in pieces on threads; the calls run without Python's lock."""
    pieces = threads._max_workers * CHUNKS if threads else 1
    each = max(1, blocks // pieces)
    first = range(0, blocks, each if threads else blocks)
    done = (threads.map if threads else map)(
        work, first, [min(blocks, k + first.step) for k in first]
    )
    list(done)


def _aligned(shape: tuple[int, ...]) -> Array:
    """An array that starts on a cache line."""
    raw = np.empty(prod(shape) * 8 + 64, np.uint8)
    start = -raw.ctypes.data % 64
    return raw[start : start + prod(shape) * 8].view(np.float64).reshape(shape)
