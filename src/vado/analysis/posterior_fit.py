"""What a summary of joint draws is made of: an order, and terms for each parameter.

Standing values are rounded to whole multiples of 1/GRID, and so are their products.
Sums over draws of products of two such numbers are exact in whatever order they are
made, so that the same terms are found on every machine, however it multiplies matrices.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vado.core.errors import VadoError

Array = NDArray[np.float64]

GRID = 4096.0
EXACT = 2.0**53
"""Whole numbers up to here are exact."""
ENDS = 0.03
"""Parameters with more of their draws than this on one end of the range come first:
what lies beyond the end cannot be told by others."""
EXPLAINS = 0.001
"""Share of what is left to explain that a parameter has to explain to be a term."""
EXPLAINS_AS_PRODUCT = 0.008
"""The same of a product of two: there are so many that chance explains as much."""
NEW = 1e-6
"""Share of a term that has to be new beside the terms taken before it."""


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """All that may be a term: the number 1, parameters, products of two of them."""

    factors: tuple[tuple[int, ...], ...]
    """Positions of the parameters that each multiplies."""
    values: Array
    """Shape ``(candidate, draw)``, in multiples of 1/GRID."""
    moments: Array
    """Sums over draws of products of two candidates."""
    own: tuple[int, ...]
    """Where each parameter itself stands: behind all candidates that it may use."""

    @property
    def products(self) -> NDArray[np.bool_]:
        """Which are products of two parameters."""
        return np.array([len(f) == 2 for f in self.factors])


def on_grid(values: Array) -> Array:
    """The nearest multiples of 1/GRID, as whole numbers."""
    return np.rint(values * GRID)


def order_of(standing: Array, on_end: NDArray[np.bool_]) -> list[int]:
    """Parameters so that the last is the one that the others tell best, and so on.

    ``standing`` has shape ``(parameter, draw)``; those ``on_end`` come first.
    """
    draws = standing.shape[1]
    sums = standing.sum(axis=1)
    covariance = standing @ standing.T - np.multiply.outer(sums, sums) / draws
    inverse = _inverse(covariance)
    left = list(range(len(standing)))
    order: list[int] = []
    while left:
        open_share = 1.0 / (np.diag(inverse) * np.diag(covariance))
        eligible = [k for k in left if not on_end[k]] or left
        best = min(eligible, key=lambda k: open_share[k])
        order.insert(0, best)
        left.remove(best)
        row = inverse[best]
        inverse = inverse - np.multiply.outer(row, row) / row[best]
        inverse[best, best] = 1.0
    return order


def _inverse(matrix: Array) -> Array:
    """Of a matrix that stays positive under elimination, in a fixed order."""
    out = matrix.copy()
    for k in range(len(out)):
        pivot = out[k, k]
        if not pivot > 0.0:
            raise VadoError("draws: one parameter is a sum of others in every draw.")
        row = out[k] / pivot
        column = out[:, k].copy()
        out -= np.multiply.outer(column, row)
        out[k] = row
        out[:, k] = -column / pivot
        out[k, k] = 1.0 / pivot
    return out


def candidates_of(standing: Array) -> Candidates:
    """Candidates of parameters in their order, with their moments."""
    factors: list[tuple[int, ...]] = [()]
    values = [np.full(standing.shape[1], GRID)]
    own = []
    for place, here in enumerate(standing):
        own.append(len(factors))
        factors.append((place,))
        values.append(here)
        for other in range(place + 1):
            factors.append((other, place))
            values.append(np.rint(standing[other] * here / GRID))
    table = np.array(values)
    moments = table @ table.T
    if np.diag(moments).max() >= EXACT:
        raise VadoError("draws: too many of them, or too far from their centre.")
    return Candidates(
        factors=tuple(factors), values=table, moments=moments, own=tuple(own)
    )


def chosen(candidates: Candidates, place: int) -> dict[int, float]:
    """Terms of a parameter: candidates and their coefficients, largest gain first.

    Starts from the number 1 and takes the candidate that explains most of what is left,
    until none explains enough.
    """
    own = candidates.own[place]
    moments = candidates.moments[:own, :own]
    asked = np.where(candidates.products[:own], EXPLAINS_AS_PRODUCT, EXPLAINS)
    size = np.diag(moments).copy()
    left, new = candidates.moments[own, :own].copy(), size.copy()
    open_ = candidates.moments[own, own]
    taken: list[int] = []
    rows: list[Array] = []
    gains: list[float] = []
    best = 0
    while True:
        row = moments[best].copy()
        for before in rows:
            row -= before[best] * before
        row /= np.sqrt(new[best])
        gain = left[best] / np.sqrt(new[best])
        taken.append(best)
        rows.append(row)
        gains.append(float(gain))
        left, new, open_ = left - gain * row, new - row * row, open_ - gain * gain
        fresh = new > NEW * size
        fresh[taken] = False
        worth = np.where(fresh, left * left / np.where(fresh, new, 1.0), 0.0) / asked
        best = int(worth.argmax()) if own > 1 else 0
        if own == 1 or worth[best] < open_:
            return dict(zip(taken, _solved(rows, taken, gains), strict=True))


def _solved(rows: list[Array], taken: list[int], gains: list[float]) -> list[float]:
    """Coefficients of the terms, from the last to the first."""
    found: list[float] = []
    for k in range(len(taken) - 1, -1, -1):
        rest = gains[k]
        for later, coefficient in zip(taken[:k:-1], found, strict=True):
            rest -= float(rows[k][later]) * coefficient
        found.append(rest / float(rows[k][taken[k]]))
    return found[::-1]
