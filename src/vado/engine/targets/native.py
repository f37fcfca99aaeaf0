"""Compile IR with llvmlite, keep the object on disk, run blocks of lanes on threads (the call drops the GIL)."""

import ctypes
import hashlib
import os
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from vado.engine.lower import Lowered, lower
from vado.engine.plan import UNIFORM, Plan
from vado.engine.targets.llvm import emit, frame
from vado.engine.targets.reference import Moments, evaluate

CACHE = Path(os.environ.get("VADO_CACHE", Path.home() / ".cache" / "vado")) / "objects"
_LOCK = threading.Lock()


def lanes_here(features: Mapping[str, bool]) -> int:
    """Doubles in one vector register of this machine."""
    return 8 if features.get("avx512f") else 4 if features.get("avx2") else 2


class Native:
    """A plan compiled for this processor."""

    def __init__(
        self,
        plan: Plan,
        *,
        lanes: int | None = None,
        fast: bool = False,
        cache: Path | None = CACHE,
        cpu: str | None = None,
    ):
        import llvmlite
        import llvmlite.binding as llvm

        with _LOCK:
            llvm.initialize_native_target()
            llvm.initialize_native_asmprinter()
        host = dict(llvm.get_host_cpu_features()) if cpu is None else {}
        self.plan, self.lanes = plan, lanes or lanes_here(host)
        self.low: Lowered = lower(plan)
        self.ir = emit(self.low, self.lanes, "contract nsz" if fast else "")
        name = cpu or llvm.get_host_cpu_name()
        flags = "" if cpu else llvm.get_host_cpu_features().flatten()
        machine = llvm.Target.from_default_triple().create_target_machine(
            cpu=name, features=flags, opt=1, jit=True
        )
        key = "\0".join(
            [
                self.ir,
                name,
                flags,
                llvmlite.__version__,
                str(llvm.llvm_version_info),
                machine.triple,
            ]
        )
        path = cache and Path(cache) / f"{hashlib.sha256(key.encode()).hexdigest()}.o"
        if path and path.exists():
            code = path.read_bytes()
        else:
            module = llvm.parse_assembly(self.ir)
            module.verify()
            tuning = llvm.create_pipeline_tuning_options(speed_level=1)
            tuning.loop_vectorization = tuning.slp_vectorization = False
            llvm.create_pass_builder(machine, tuning).getModulePassManager().run(
                module, llvm.create_pass_builder(machine, tuning)
            )
            code = machine.emit_object(module)
            if path:
                _write(path, code)
        empty = llvm.parse_assembly("define void @vado_empty() { ret void }")
        self.engine = llvm.create_mcjit_compiler(empty, machine)
        self.engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        self.engine.finalize_object()
        kinds = [ctypes.c_int64] * 4 + [ctypes.c_void_p] * 6
        self.drive = ctypes.CFUNCTYPE(None, *kinds)(
            self.engine.get_function_address("drive")
        )

    def uniform(self, times: np.ndarray, signals: Mapping[str, Any]) -> np.ndarray:
        """Everything that depends on time only, at every stage call: shape (step, call, number)."""
        moments = Moments(self.plan, times, signals)
        leaves = [self.plan.graph.node("uniform", attr=u) for u in UNIFORM]
        with np.errstate(all="ignore"):
            got = evaluate(
                self.plan.graph,
                [*leaves, *self.low.uniform],
                lambda n: moments.all(n).ravel(),
            )
        count = moments.now.size
        return np.ascontiguousarray(
            np.stack(
                [
                    np.broadcast_to(got[n.id], count)
                    for n in [*leaves, *self.low.uniform]
                ],
                axis=-1,
            )
        )

    def run(self, inputs: Mapping[str, Any], times: np.ndarray, save: np.ndarray, signals: Mapping[str, Any], runs: int,
            threads: ThreadPoolExecutor | None = None) -> tuple[dict, dict, dict]:  # fmt: skip
        """Same contract as ``Reference.run``."""
        low, w, traced = self.low, self.lanes, self.plan.traced
        blocks, size, slots = -(-runs // w), low.sizes, low.slots
        dims_of = {n.attr: n.dims for n in self.plan.graph.nodes if n.op == "input"}
        given = np.empty((size["I"], blocks * w))
        for name, at in slots["I"].items():
            value = np.asarray(inputs[name], float)
            count = int(np.prod([low.graph.sizes[d] for d in dims_of[name]], dtype=int))
            given[at : at + count, :runs] = (
                value.reshape(count, -1) if dims_of[name] else value
            )
        given[:, runs:] = given[:, runs - 1 : runs]
        packed = aligned((blocks, max(1, size["I"]), w))
        if size["I"]:
            packed[:] = given.reshape(size["I"], blocks, w).transpose(1, 0, 2)
        rows = np.full(len(times), -1, np.int64)
        rows[save] = np.arange(len(save))
        out, series = (
            aligned((blocks, size["M"] + size["C"], w)),
            aligned((max(1, len(save)), blocks, max(1, size["S"]), w)),
        )
        uniform = self.uniform(times, signals)
        places = [x.ctypes.data for x in (rows, uniform, packed, out, series)]

        def call(a: int, b: int) -> None:
            room = aligned((sum(frame(low).values()), w))
            self.drive(a, b, blocks, len(times) - 1, *places, room.ctypes.data)

        if threads is None or blocks == 1:
            call(0, blocks)
        else:
            chunk = max(1, blocks // (8 * threads._max_workers))
            list(
                threads.map(
                    lambda a: call(a, min(blocks, a + chunk)), range(0, blocks, chunk)
                )
            )
        flat = out.transpose(1, 0, 2).reshape(-1, blocks * w)[:, :runs]
        shape = lambda name: tuple(low.graph.sizes[d] for d in traced.states[name].dims)  # noqa: E731
        memory = {n: flat[at] for n, at in slots["M"].items()}
        states = {
            n: flat[
                size["M"] + at : size["M"] + at + int(np.prod(shape(n), dtype=int))
            ].reshape(*shape(n), runs)
            for n, at in slots["C"].items()
        }
        kept = {}
        for name, at in slots["S"].items():
            dims = tuple(low.graph.sizes[d] for d in self.plan.series[name].dims)
            part = series[: len(save), :, at : at + int(np.prod(dims, dtype=int))]
            kept[name] = part.transpose(0, 2, 1, 3).reshape(
                len(save), *dims, blocks * w
            )[..., :runs]
        return memory, states, kept


def aligned(shape: tuple[int, ...]) -> np.ndarray:
    """An array that starts on a cache line."""
    count = int(np.prod(shape))
    raw = np.empty(count * 8 + 64, np.uint8)
    return (
        raw[(start := -raw.ctypes.data % 64) : start + count * 8]
        .view(np.float64)
        .reshape(shape)
    )


def _write(path: Path, code: bytes) -> None:
    """Whole or not at all, also when two processes race."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as f:
        f.write(code)
    os.replace(f.name, path)
