"""The course of a lever under a package: jumps and straight lines between dates."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A new value from ``start`` on, reached at once or in a straight line."""

    start: float
    value: float
    reached: float | None = None


@dataclass(frozen=True, kw_only=True)
class Course:
    """A signal of the engine: ``before`` until the first turn, then turn by turn.

    A jump is judged at the middle of a step, so that a step that ends at its date is
    still before it; a straight line is read where the method asks for it.
    """

    turns: tuple[Turn, ...]
    before: float

    @property
    def dates(self) -> Sequence[float]:
        """Where it jumps or bends, so that a step must end there."""
        ends = [turn.reached for turn in self.turns if turn.reached is not None]
        return sorted({*(turn.start for turn in self.turns), *ends})

    def __call__(self, now: Array, middle: Array) -> Array:
        """Its values at moments ``now`` inside steps whose middle is ``middle``."""
        values = np.full(now.shape, self.before)
        for turn in self.turns:
            if turn.reached is None:
                values = np.where(middle >= turn.start, turn.value, values)
            else:
                span = turn.reached - turn.start
                share = np.clip((now - turn.start) / span, 0.0, 1.0)
                values = values + share * (turn.value - values)
        return values
