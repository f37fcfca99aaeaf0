"""Integrators as data: a method is a list of stages, a step the calls of all parts.

A stage evaluates the rates at one state vector and writes another::

    sum'  = keep * sum + weight * rate
    next  = base + a * step * rate + b * step * sum'

Vectors: C the present, A and B stage values, P what C was when the step began.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from vado.core.errors import VadoError
from vado.core.system import System

SAME_DATE = 1e-9
"""Dates nearer to a grid point than this share of a step stand for that point."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One evaluation of the rates; ``at`` is where in the step it stands."""

    reads: str
    writes: str
    a: float = 0.0
    b: float = 0.0
    keep: float = 0.0
    weight: float = 0.0
    at: float = 0.0

    @property
    def ends(self) -> bool:
        """Whether it writes the present state, that is: ends the step."""
        return self.writes == "C"


METHODS: dict[str, tuple[Stage, ...]] = {
    "map": (Stage(reads="C", writes="C", a=1.0),),
    "euler": (Stage(reads="C", writes="C", a=1.0),),
    "heun": (
        Stage(reads="C", writes="A", a=1.0, weight=1.0),
        Stage(reads="A", writes="C", b=1 / 2, keep=1.0, weight=1.0, at=1.0),
    ),
    # weights of one where they can be: they cost no multiplication
    "rk4": (
        Stage(reads="C", writes="A", a=1 / 2, weight=1 / 2),
        Stage(reads="A", writes="B", a=1 / 2, keep=1.0, weight=1.0, at=1 / 2),
        Stage(reads="B", writes="A", a=1.0, keep=1.0, weight=1.0, at=1 / 2),
        Stage(reads="A", writes="C", b=1 / 3, keep=1.0, weight=1 / 2, at=1.0),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Call:
    """A stage of one part inside a step, whose moments and size are shares of it."""

    part: int
    row: int
    """Place of the stage in its method's table."""
    stage: Stage
    now: float
    middle: float
    size: float


def calls(methods: Sequence[str], substeps: Sequence[int]) -> tuple[Call, ...]:
    """All stage calls of a step: coarse parts first, finer ones several times."""
    out = []
    for part, (method, n) in enumerate(zip(methods, substeps, strict=True)):
        for sub in range(n):
            for row, stage in enumerate(METHODS[method]):
                now, middle = (sub + stage.at) / n, (sub + 0.5) / n
                out.append(
                    Call(
                        part=part,
                        row=row,
                        stage=stage,
                        now=now,
                        middle=middle,
                        size=1 / n,
                    )
                )
    return tuple(out)


def substeps(system: System, step: float) -> list[int]:
    """How often each part steps inside ``step`` to be no coarser than published."""
    own = [step * part.per_clock / part.model.step_size for part in system.parts]
    return [max(1, int(np.ceil(n - SAME_DATE))) for n in own]


def grid(
    start: float, stop: float, step: float, dates: Iterable[float] = ()
) -> np.ndarray:
    """Step boundaries: a lattice from ``start``, cut where a date falls in a step.

    A date cuts only the step it falls in, and the last step ends at ``stop``; dates
    outside the run are ignored.
    """
    if not (np.isfinite([start, stop, step]).all() and stop > start and step > 0):
        raise VadoError(
            f"time grid: the end ({stop:g}) must be after the start ({start:g}) and "
            f"the step ({step:g}) above zero."
        )
    near = SAME_DATE * step
    count = int(np.floor((stop - start) / step + SAME_DATE))
    lattice = start + step * np.arange(count + 1)
    marks = sorted({float(d) for d in dates if start + near < d < stop - near})
    exact = np.array([start, *marks, stop])
    at = np.searchsorted(exact, lattice).clip(1, len(exact) - 1)
    gap = np.minimum(abs(lattice - exact[at - 1]), abs(lattice - exact[at]))
    times = np.sort(np.concatenate([lattice[gap > near], exact]))
    apart = np.append(np.diff(times) > near, True)
    return np.asarray(times[apart])
