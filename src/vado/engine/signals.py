"""Values that depend on time alone: levers set by a policy, observed series."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, runtime_checkable

import numpy as np

from vado.core.errors import VadoError

Array = np.ndarray


@runtime_checkable
class Signal(Protocol):
    """A value per moment, the same for all runs."""

    @property
    def dates(self) -> Sequence[float]:
        """Moments at which it jumps, so that a step must end there."""

    def __call__(self, now: Array, middle: Array) -> Array:
        """Values at moments ``now`` inside steps whose middle is ``middle``."""


def _rising(times: Sequence[float], what: str) -> None:
    if not times or any(not a < b for a, b in pairwise(times)):
        raise VadoError(f"{what}: dates must rise and there must be one; got {times}.")


@dataclass(frozen=True)
class Steps:
    """A lever's settings: ``before`` until the first date, then what each date says.

    Judged at the middle of a step: a step that ends at a date is still before it.
    """

    changes: tuple[tuple[float, float], ...]
    before: float = 0.0

    def __post_init__(self) -> None:
        if self.changes:
            _rising(self.dates, "Steps")

    @property
    def dates(self) -> tuple[float, ...]:
        """When the lever is set anew."""
        return tuple(date for date, _ in self.changes)

    def __call__(self, now: Array, middle: Array) -> Array:
        values = np.array([self.before, *[value for _, value in self.changes]])
        return np.asarray(values[np.searchsorted(self.dates, middle, side="right")])


@dataclass(frozen=True)
class Line:
    """Straight lines between dated values, flat outside.

    Its bends do not cut steps: it is continuous, so a step across a bend loses a
    little accuracy and nothing else.
    """

    times: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        _rising(self.times, "Line")
        if len(self.times) != len(self.values):
            raise VadoError(
                f"Line: {len(self.times)} dates need as many values, "
                f"got {len(self.values)}."
            )

    @property
    def dates(self) -> tuple[float, ...]:
        """None: a line has no jumps."""
        return ()

    def __call__(self, now: Array, middle: Array) -> Array:
        return np.asarray(np.interp(now, self.times, self.values))


def signal_values(value: float | Signal, now: Array, middle: Array) -> Array:
    """A number or a signal at moments."""
    if callable(value):
        return np.asarray(value(now, middle), float)
    return np.full(now.shape, float(value))
