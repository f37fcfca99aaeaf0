"""Make the summary of other authors' joint draws that is shipped in their place.

The files hold quantiles and coefficients made from all draws together, and no draw.
They are the same to the bit wherever they are remade.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vado.analysis.joint import joint_draws
from vado.analysis.posterior_fit import (
    ENDS,
    GRID,
    Candidates,
    candidates_of,
    chosen,
    on_grid,
    order_of,
)
from vado.analysis.summary import FACTS, TERMS
from vado.catalog.records import Parameter, Span
from vado.core.errors import VadoError
from vado.engine.reduce import exact_quantiles

Array = NDArray[np.float64]

MARGINALS, DEPENDENCE = "posterior_marginals.csv", "posterior_terms.csv"
"""Names of the files."""

SHARES = (
    *(0.0, 0.002, 0.005, 0.01, 0.02, 0.035, 0.05, 0.075),
    *(k / 20 for k in range(2, 19)),
    *(0.925, 0.95, 0.965, 0.98, 0.99, 0.995, 0.998, 1.0),
)
"""Shares of draws below each quantile that is kept."""
LOGARITHM = 1_000.0
"""Parameters above zero whose range spans a smaller factor are taken as logarithms."""
SCALE_DIGITS, REST_DIGITS, COEFFICIENT_DIGITS = 4, 5, 6


@dataclass(frozen=True, kw_only=True)
class _Scaled:
    """Draws of one parameter on a scale of its own."""

    name: str
    logarithm: bool
    centre: float
    spread: float
    standing: Array
    """In multiples of 1/GRID."""
    on_end: bool
    """Whether many draws are on one end of the range."""


def remake(draws: Path, parameters: Mapping[str, Parameter]) -> dict[str, bytes]:
    """The files of the summary, by name, from a file of joint draws.

    Raises ``Problems`` where the file is not one of draws of these parameters.
    """
    columns, _ = joint_draws(draws, parameters)
    scaled = [_scaled(n, x, parameters[n].range) for n, x in columns.items()]
    order = order_of(
        np.stack([s.standing for s in scaled]), np.array([s.on_end for s in scaled])
    )
    scaled = [scaled[k] for k in order]
    candidates = candidates_of(np.stack([s.standing for s in scaled]))
    marginals: list[Sequence[object]] = []
    dependence: list[Sequence[object]] = []
    for place, part in enumerate(scaled):
        terms = {
            k: _rounded(coefficient, COEFFICIENT_DIGITS)
            for k, coefficient in chosen(candidates, place).items()
        }
        marginals.append(_marginal(part, _rest(candidates, place, terms)))
        for k, coefficient in terms.items():
            names = [scaled[f].name for f in candidates.factors[k]]
            first, second = (*names, "", "")[:2]
            dependence.append((part.name, first, second, f"{coefficient:g}"))
    return {
        MARGINALS: _written((*FACTS, *(f"{s:g}" for s in SHARES)), marginals),
        DEPENDENCE: _written(TERMS, dependence),
    }


def _scaled(name: str, values: Array, span: Span) -> _Scaled:
    logarithm = span.low > 0.0 and span.high < LOGARITHM * span.low
    plain = [math.log(x) for x in values.tolist()] if logarithm else values.tolist()
    centre = _rounded(math.fsum(plain) / len(plain), SCALE_DIGITS)
    variance = math.fsum((x - centre) ** 2 for x in plain) / len(plain)
    spread = _rounded(math.sqrt(variance), SCALE_DIGITS)
    if spread == 0.0:
        raise VadoError(f"draws: '{name}' has the same value in every draw.")
    ends = max(np.mean(values <= span.low), np.mean(values >= span.high))
    return _Scaled(
        name=name,
        logarithm=logarithm,
        centre=centre,
        spread=spread,
        standing=on_grid((np.array(plain) - centre) / spread),
        on_end=bool(ends > ENDS),
    )


def _rest(candidates: Candidates, place: int, terms: Mapping[int, float]) -> Array:
    """Quantiles of what the terms of a parameter leave open."""
    rest = candidates.values[candidates.own[place]]
    for k, coefficient in terms.items():
        rest = rest - coefficient * candidates.values[k]
    return exact_quantiles(rest / GRID, SHARES)


def _marginal(part: _Scaled, rest: Array) -> list[str]:
    scale = "log" if part.logarithm else "linear"
    numbers = [f"{x:.{REST_DIGITS}g}" for x in rest.tolist()]
    return [part.name, scale, f"{part.centre:g}", f"{part.spread:g}", *numbers]


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


def _written(heads: Iterable[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue().encode()
