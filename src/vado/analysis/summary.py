"""Futures from a summary of joint draws.

Each parameter stands on a scale of its own: its logarithm where the file says so, less
a centre, over a spread. There it is a sum of terms - a number, parameters before it,
products of two of them - and a rest that its quantiles describe. What falls outside its
range is put on the end of it. Only operations that every machine rounds alike, in a
fixed order: the same futures have the same bits everywhere, however they are split.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vado.analysis.tables import Rows, read_rows
from vado.catalog.records import Parameter
from vado.core.errors import Problem, Problems, nearest
from vado.engine.random import uniforms

Array = NDArray[np.float64]

FACTS = ("parameter", "scale", "centre", "spread")
"""First columns of the file of marginals; the others are the quantiles of the rest,
named by their shares."""
TERMS = ("parameter", "first", "second", "coefficient")
"""Columns of the file of terms; ``first`` and ``second`` are empty for a number."""
REMEDY = "Remake it from the authors' draws."

NEAR = 1e-3
"""What stands this near to an end, or beyond it, is on it: rounding in the files leaves
draws that are on an end a little inside."""
LOG_2 = 0.6931471803691238, 1.9082149292705877e-10
"""The logarithm of 2 in two parts; whole multiples of the first are exact."""
DEGREE = 14
"""Of the series of e to the power x, enough for the last bit where |x| < 0.35."""


class Term(NamedTuple):
    """A coefficient and the positions of the parameters it multiplies."""

    coefficient: float
    factors: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One parameter, given those before it."""

    name: str
    logarithm: bool
    centre: float
    spread: float
    low: float
    high: float
    rest: Array
    """Quantiles of what the terms leave open."""
    terms: tuple[Term, ...]

    def standing(self, value: float) -> float:
        """Where an end of the range stands, to nine digits: more of a logarithm
        differs between machines."""
        plain = math.log(value) if self.logarithm else value
        return round((plain - self.centre) / self.spread, 9)

    def value(self, standing: Array) -> Array:
        """The parameter's own value, its ends met exactly."""
        plain = self.centre + self.spread * standing
        value = exponential(plain) if self.logarithm else plain
        value = np.minimum(np.maximum(value, self.low), self.high)
        value = np.where(standing <= self.standing(self.low), self.low, value)
        return np.where(standing >= self.standing(self.high), self.high, value)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Parameters in the order in which they are drawn."""

    shares: Array
    """Shares of draws below each quantile, from 0 to 1."""
    parts: tuple[Part, ...]
    digests: tuple[str, ...]
    """sha256 of the files it was read from."""


def draw(summary: Summary, seed: int, first: int, count: int) -> dict[str, Array]:
    """Values of every parameter in futures ``first`` to ``first + count - 1``."""
    standing = np.empty((len(summary.parts), count))
    values = {}
    for place, part in enumerate(summary.parts):
        share = uniforms(seed, f"parameter.{part.name}", first, count)
        here = between(summary.shares, part.rest, share)
        for coefficient, factors in part.terms:
            here += _term(coefficient, [standing[f] for f in factors])
        low, high = part.standing(part.low), part.standing(part.high)
        here = np.where(here < low + NEAR, low, here)
        standing[place] = np.where(here > high - NEAR, high, here)
        values[part.name] = part.value(standing[place])
    return values


def _term(coefficient: float, factors: list[Array]) -> float | Array:
    term: float | Array = coefficient
    for factor in factors:
        term = term * factor
    return term


def between(shares: Array, quantiles: Array, at: Array) -> Array:
    """Straight lines between quantiles."""
    below = np.searchsorted(shares, at, side="right") - 1
    below = np.minimum(np.maximum(below, 0), len(shares) - 2)
    slopes = np.diff(quantiles) / np.diff(shares)
    return np.asarray(quantiles[below] + slopes[below] * (at - shares[below]))


def exponential(x: Array) -> Array:
    """e to the power x; numpy's own may differ between machines in the last bit.

    >>> [round(float(y), 12) for y in exponential(np.array([0.0, 1.0]))]
    [1.0, 2.718281828459]
    """
    doublings = np.rint(x / (LOG_2[0] + LOG_2[1]))
    rest = (x - doublings * LOG_2[0]) - doublings * LOG_2[1]
    series = np.ones_like(x)
    for k in range(DEGREE, 0, -1):
        series = 1.0 + rest * series / k
    return np.asarray(np.ldexp(series, doublings.astype(np.int32)))


def read_summary(
    marginals: Path, terms: Path, parameters: Mapping[str, Parameter]
) -> Summary:
    """The summary that two files hold, truncated at the parameters' ranges.

    Raises ``Problems`` for names that are not parameters, and for terms of a parameter
    that use one not before it.
    """
    heads, rows, one = read_rows(marginals, REMEDY)
    _, lines, other = read_rows(terms, REMEDY)
    order = [row[0] for row in rows]
    problems = [
        *_unknown(marginals, order, parameters),
        *_unknown(terms, [line[0] for line in lines], order),
        *_later(terms, lines, order),
    ]
    if problems:
        raise Problems(problems)
    places = {name: place for place, name in enumerate(order)}
    sums: dict[str, list[Term]] = {name: [] for name in order}
    for line in lines:
        sums[line[0]].append(_term_of(line, places))
    return Summary(
        shares=np.array(heads[len(FACTS) :], float),
        parts=tuple(_part(row, sums[row[0]], parameters[row[0]]) for row in rows),
        digests=(one, other),
    )


def _term_of(line: list[str], places: Mapping[str, int]) -> Term:
    _, first, second, coefficient = line
    factors = tuple(places[name] for name in (first, second) if name)
    return Term(coefficient=float(coefficient), factors=factors)


def _part(row: list[str], terms: list[Term], parameter: Parameter) -> Part:
    name, scale, centre, spread, *rest = row
    return Part(
        name=name,
        logarithm=scale == "log",
        centre=float(centre),
        spread=float(spread),
        low=parameter.range.low,
        high=parameter.range.high,
        rest=np.array(rest, float),
        terms=tuple(terms),
    )


def _unknown(path: Path, names: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """Names that nothing before the file defines."""
    known = set(known)
    return [
        Problem(
            file=str(path),
            key=name,
            found="is no parameter of the summary.",
            remedy=nearest(name, known),
        )
        for name in dict.fromkeys(names)
        if name not in known
    ]


def _later(path: Path, lines: Rows, order: list[str]) -> list[Problem]:
    """Terms that need a parameter which is not drawn yet."""
    places = {name: place for place, name in enumerate(order)}
    return [
        Problem(
            file=str(path),
            key=name,
            found=f"needs '{factor}', which is not drawn before it.",
            remedy=REMEDY,
        )
        for name, first, second, _ in lines
        for factor in (first, second)
        if factor and places.get(factor, len(order)) >= places.get(name, 0)
    ]
