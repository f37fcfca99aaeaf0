"""Which processor levels a test can be run for on this machine."""

import pytest

NEEDS = {"x86-64": "sse2", "x86-64-v3": "avx2", "x86-64-v4": "avx512vl"}


def skip_unless_here(cpu: str | None) -> None:
    """Skip the test where this machine cannot run code for the level ``cpu``."""
    llvm = pytest.importorskip("llvmlite.binding", reason="needs llvmlite")
    if cpu and not dict(llvm.get_host_cpu_features()).get(NEEDS[cpu]):
        pytest.skip(f"this processor is not {cpu}")
