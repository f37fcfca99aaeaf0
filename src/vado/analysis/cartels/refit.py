"""Recruitment and lethality fitted to observed deaths, many futures at once.

Every other parameter of a future is given. Two numbers are fitted to 520 weekly points
by damped Gauss-Newton steps, all futures side by side in the lanes of the kernel. The
host adds, multiplies, divides and takes roots in a fixed order, so that the fitted
numbers have the same bits on every machine, however the futures are split.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vado.analysis.cartels.target import POINTS
from vado.engine.ensemble import Program

Array: TypeAlias = NDArray[np.float64]
Inputs: TypeAlias = Mapping[str, Array]

FITTED = ("recruitment_rate", "lethality")
NUDGE = 1e-4
"""Relative step of the central differences."""
LARGEST_CUT, LARGEST_GROWTH = -0.5, 1.0
"""Bounds of one relative change of a fitted number."""
SETTLED = 1e-7
"""A future is done when both relative changes are smaller."""
MOST_STEPS = 40
FIRST_DAMPING, LEAST_DAMPING = 1e-3, 1e-9
EASE, BRAKE = 0.1, 10.0
UNIT = 1e-9
"""A lethality at which contact between cartels is measured, 1/person/week."""
FIRST_GROWTH = 0.0008
"""Growth of all members that the first guess assumes, 1/week."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Fitted numbers of each future, and what is left unexplained."""

    inputs: Inputs
    """All parameters, the fitted ones among them."""
    squares: Array
    """Sum of squared differences of weekly deaths over the points."""
    settled: NDArray[np.bool_]

    def relative_rmse(self, target: Array) -> Array:
        """Root mean squared difference over the mean of the target of each future."""
        mean = added(target) / len(target)
        return np.sqrt(self.squares / len(target)) / mean


def added(x: Array) -> Array:
    """Sum over time, one moment after the other: the same order everywhere."""
    out = np.zeros(x.shape[1:])
    for moment in x:
        out = out + moment
    return out


def deaths(program: Program, inputs: Inputs) -> Array:
    """Weekly deaths at each point of the target, shape ``(time, run)``."""
    return program.run(inputs, start=0, stop=POINTS - 1).series["deaths"]


def first_guess(program: Program, inputs: Inputs, target: Array) -> Inputs:
    """Numbers that give the first week's deaths and a plausible growth."""
    ones = np.ones(target.shape[1])
    known = {**inputs, "recruitment_rate": ones, "lethality": ones * UNIT}
    begun = program.run(known, start=0, stop=1).series
    contact = begun["deaths"][0] / UNIT
    lost = inputs["incapacitated_per_week"] + begun["dropout"][0] + target[0]
    return {
        **inputs,
        "lethality": target[0] / contact,
        "recruitment_rate": lost / inputs["members_2012"] + FIRST_GROWTH,
    }


def refit(program: Program, inputs: Inputs, target: Array) -> Fit:
    """Fit ``FITTED`` of each future to its column of ``target``.

    ``program`` watches deaths and dropout. A future whose run fails is not settled.
    """
    guess = first_guess(program, inputs, target)
    state = _State(
        point=np.stack([guess[name] for name in FITTED]),
        best=np.stack([guess[name] for name in FITTED]),
        squares=np.full(target.shape[1], np.inf),
        damping=np.full(target.shape[1], FIRST_DAMPING),
        normal=np.zeros((3, target.shape[1])),
        pull=np.zeros((2, target.shape[1])),
        settled=np.zeros(target.shape[1], bool),
    )
    for _ in range(MOST_STEPS):
        left = np.flatnonzero(~state.settled)
        if not len(left):
            break
        here = {name: values[left] for name, values in inputs.items()}
        state = state.put(left, _step(program, here, target[:, left], state.at(left)))
    fitted = dict(zip(FITTED, state.best, strict=True))
    return Fit(
        inputs={**inputs, **fitted},
        squares=state.squares,
        settled=state.settled & np.isfinite(state.squares),
    )


@dataclass(frozen=True, kw_only=True)
class _State:
    """Where the search of each future stands; the last axis is the future."""

    point: Array
    """What is tried next."""
    best: Array
    squares: Array
    damping: Array
    normal: Array
    """Products of the two slopes at the best point: 11, 12, 22."""
    pull: Array
    """Products of slope and difference at the best point."""
    settled: NDArray[np.bool_]

    def at(self, some: NDArray[np.intp]) -> "_State":
        """The same for some futures only."""
        return _State(**{name: x[..., some] for name, x in vars(self).items()})

    def put(self, some: NDArray[np.intp], new: "_State") -> "_State":
        """The same with some futures replaced."""
        out = {name: x.copy() for name, x in vars(self).items()}
        for name, x in vars(new).items():
            out[name][..., some] = x
        return _State(**out)


def _step(program: Program, inputs: Inputs, target: Array, state: _State) -> _State:
    """Judge the point; from the better of it and the best, choose the next one."""
    with np.errstate(all="ignore"):  # a run that fails is not better, which is enough
        base, (one, two) = _slopes(program, inputs, state.point)
        off = base - target
        squares = added(off * off)
        normal = np.stack([added(one * one), added(one * two), added(two * two)])
        pull = np.stack([added(one * off), added(two * off)])
    better = squares < state.squares
    state = replace(
        state,
        best=np.where(better, state.point, state.best),
        squares=np.where(better, squares, state.squares),
        normal=np.where(better, normal, state.normal),
        pull=np.where(better, pull, state.pull),
        damping=np.maximum(
            LEAST_DAMPING, state.damping * np.where(better, EASE, BRAKE)
        ),
    )
    change = _change(state)
    small: NDArray[np.bool_] = np.max(np.abs(change), axis=0) < SETTLED
    return replace(state, point=state.best * (1 + change), settled=small)


def _slopes(program: Program, inputs: Inputs, point: Array) -> tuple[Array, Array]:
    """Deaths at the point, and their slopes for relative changes of both numbers."""
    runs = point.shape[1]
    tries = np.tile(point, 5).reshape(2, 5, runs)
    for k in range(2):
        tries[k, 1 + 2 * k] *= 1 + NUDGE
        tries[k, 2 + 2 * k] *= 1 - NUDGE
    many = {name: np.tile(values, 5) for name, values in inputs.items()}
    many |= {name: tries[k].ravel() for k, name in enumerate(FITTED)}
    got = deaths(program, many).reshape(-1, 5, runs)
    slopes = [(got[:, 1 + 2 * k] - got[:, 2 + 2 * k]) / (2 * NUDGE) for k in range(2)]
    return got[:, 0], np.stack(slopes)


def _change(state: _State) -> Array:
    """Relative changes of both numbers that damped Gauss-Newton asks for; none where
    no run has ended well yet."""
    first = state.normal[0] * (1 + state.damping)
    second = state.normal[2] * (1 + state.damping)
    cross = state.normal[1]
    found = first * second - cross * cross
    scale = np.where(found > 0, found, 1)
    change: Array = np.stack(
        [
            (cross * state.pull[1] - second * state.pull[0]) / scale,
            (cross * state.pull[0] - first * state.pull[1]) / scale,
        ]
    )
    return np.minimum(np.maximum(change, LARGEST_CUT), LARGEST_GROWTH)
