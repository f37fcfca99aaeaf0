"""What the cartels model is fitted to: a weekly curve through ten annual figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vado.catalog.load import Catalog
from vado.catalog.points import points
from vado.core.errors import VadoError

WEEK = 1.0
"""The step of every fit, in weeks: the curve has a point a week."""
POINTS = 520
"""Weeks of the ten years, each with one point of the curve."""
WEEKS = 52
"""Weeks in the published model's year."""
FIRST_YEAR = 2012
"""The year at whose beginning the model's weeks are counted from."""
PARTS = ("mx_homicide_science2023", "mx_missing_science2023")
"""Observed series whose sum the deaths are a share of."""

Annual = Mapping[int, float]


@dataclass(frozen=True, kw_only=True)
class Target:
    """Homicides and missing people, persons a week, at ``POINTS`` weeks from 2012."""

    weekly: tuple[float, ...]
    annual: tuple[tuple[int, float], ...]
    """The figures behind it, persons a year."""


def read_observed(catalog: Catalog) -> dict[str, dict[int, float]]:
    """The series of the catalog that the target needs, by key and year."""
    return {key: _annual(catalog, key) for key in PARTS}


def _annual(catalog: Catalog, key: str) -> dict[int, float]:
    return {int(period): value for period, value in points(catalog, key)}


def target(series: Mapping[str, Annual]) -> Target:
    """The curve through the sum of the observed series ``PARTS``.

    ``series`` gives by key the persons of each year.
    """
    missing = [key for key in PARTS if key not in series]
    if missing:
        raise VadoError(f"calibration: needs the series {', '.join(missing)}.")
    curves = [weekly(series[key]) for key in PARTS]
    years = sorted(series[PARTS[0]])
    return Target(
        weekly=tuple(sum(values) for values in zip(*curves, strict=True)),
        annual=tuple((y, sum(series[key][y] for key in PARTS)) for y in years),
    )


def weekly(annual: Annual) -> list[float]:
    """The paper's reading of a year's count as persons a week.

    A fifty-second of the count stands at 1 January; a natural spline joins the years
    and goes on as a straight line through the last one.
    """
    first, last = min(annual), max(annual) + 1
    curve = natural_spline(
        [float(year) for year in sorted(annual)],
        [annual[year] / WEEKS for year in sorted(annual)],
    )
    span = last - first
    return [curve(first + span * k / (POINTS - 1)) for k in range(POINTS)]


def natural_spline(
    knots: Sequence[float], values: Sequence[float]
) -> Callable[[float], float]:
    """The smooth curve of third degree through the values, straight at both ends.

    Written out in plain arithmetic, so that it has the same bits on every machine.
    """
    bends = _bends(knots, values)

    def curve(x: float) -> float:
        k = sum(knot <= x for knot in knots[1:-1])
        width, rise = knots[k + 1] - knots[k], values[k + 1] - values[k]
        at = min(max(x, knots[0]), knots[-1])
        a, b = (knots[k + 1] - at) / width, (at - knots[k]) / width
        low, high = bends[k] * width * width / 6, bends[k + 1] * width * width / 6
        value = a * values[k] + b * values[k + 1]
        value += (a * a * a - a) * low + (b * b * b - b) * high
        slope = (rise - (3 * a * a - 1) * low + (3 * b * b - 1) * high) / width
        return value + slope * (x - at)

    return curve


def _bends(knots: Sequence[float], values: Sequence[float]) -> list[float]:
    """Second derivatives at the knots: zero at both ends, smooth slopes between."""
    widths = [b - a for a, b in pairwise(knots)]
    slopes = [(b - a) / w for (a, b), w in zip(pairwise(values), widths, strict=True)]
    upper, right = [0.0], [0.0]
    for (w, v), (s, t) in zip(pairwise(widths), pairwise(slopes), strict=True):
        pivot = 2 * (w + v) - w * upper[-1]
        upper.append(v / pivot)
        right.append((6 * (t - s) - w * right[-1]) / pivot)
    bends = [0.0]
    for u, r in zip(reversed(upper), reversed(right), strict=True):
        bends.append(r - u * bends[-1])
    return bends[::-1]
