"""The kernel stays small enough to be read: core and engine, in black's width.

Counted are the lines that hold something; blank lines are the formatter's.
"""

from pathlib import Path

import vado

ROOT = Path(vado.__file__).parent
BUDGET, LONGEST = 3_500, 400


def kernel() -> dict[str, list[str]]:
    """The lines of every file of core and engine."""
    paths = [p for part in ("core", "engine") for p in (ROOT / part).rglob("*.py")]
    return {str(p.relative_to(ROOT)): p.read_text().splitlines() for p in paths}


def test_core_and_engine_stay_within_their_budget():
    lines = [line for file in kernel().values() for line in file if line.strip()]
    assert len(lines) <= BUDGET


def test_no_file_of_the_kernel_is_too_long_to_read():
    assert {n: len(f) for n, f in kernel().items() if len(f) > LONGEST} == {}
