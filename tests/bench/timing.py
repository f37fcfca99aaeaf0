"""Best times, taken in turns so that all contenders meet the same machine."""

import os
import platform
import re
import subprocess
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best_in_turns(
    contenders: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, float]:
    """Least seconds of each over some rounds of all."""
    best = dict.fromkeys(contenders, float("inf"))
    for _ in range(rounds):
        for name, work in contenders.items():
            best[name] = min(best[name], seconds(work))
    return best


def machine() -> dict[str, str]:
    """What the figures were taken on."""
    import llvmlite.binding as llvm

    versions = [f"{name} {version(name)}" for name in ("numpy", "llvmlite", "numba")]
    compiler = subprocess.run(["cc", "--version"], capture_output=True, text=True)
    return {
        "processor": _processor(),
        "cores used": str(len(os.sched_getaffinity(0))),
        "LLVM's name for it": llvm.get_host_cpu_name(),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "packages": ", ".join([*versions, f"scipy {version('scipy')}"]),
        "LLVM": ".".join(map(str, llvm.llvm_version_info)),
        "cc": compiler.stdout.splitlines()[0],
        "load when it began": f"{os.getloadavg()[0]:.2f}",
    }


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    text = about.read_text() if about.exists() else ""
    found = {k: re.search(rf"{k}\s*: (.*)", text) for k in ("model name", "cpu family")}
    name, family = (m.group(1) if m else "" for m in found.values())
    return f"{name or platform.processor()}, family {family}" if family else name
