"""How far futures from a summary agree with the joint draws that it stands for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vado.analysis.draws import Values
from vado.core.errors import VadoError
from vado.engine.reduce import exact_quantiles

Array = NDArray[np.float64]

Run = Callable[[Values, str], Mapping[str, Array]]
"""Outcomes, shape ``(year, run)``, of futures with these values under a package."""

SHARES = (0.025, 0.5, 0.975)
"""The percentiles that are compared: an interval of 95 % and the median."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One outcome under one package, over all years."""

    package: str
    outcome: str
    low: float
    """Largest relative difference of the 2.5th percentile in any year."""
    median: float
    """The same of the median."""
    high: float
    """The same of the 97.5th percentile."""
    typical: float
    """Median of the relative differences of all three percentiles in all years."""
    width: tuple[float, float]
    """Width of the interval over that of the joint draws, in the first year and in the
    last."""


def agreement(
    run: Run, joint: Values, summary: Values, packages: Sequence[str]
) -> tuple[Agreement, ...]:
    """Compare outcomes of the same model under both, package by package."""
    return tuple(
        found
        for package in packages
        for found in _compared(package, run(joint, package), run(summary, package))
    )


def _compared(
    package: str, joint: Mapping[str, Array], summary: Mapping[str, Array]
) -> Iterator[Agreement]:
    for outcome, values in joint.items():
        theirs = exact_quantiles(values, SHARES)
        ours = exact_quantiles(summary[outcome], SHARES)
        if not (np.isfinite(theirs).all() and np.isfinite(ours).all()):
            raise VadoError(f"{package}: {outcome} is not a number in every future.")
        apart = np.abs(ours / theirs - 1.0)
        low, median, high = apart.max(axis=1).tolist()
        width = (ours[2] - ours[0]) / (theirs[2] - theirs[0])
        yield Agreement(
            package=package,
            outcome=outcome,
            low=low,
            median=median,
            high=high,
            typical=float(np.median(apart)),
            width=(float(width[0]), float(width[-1])),
        )
