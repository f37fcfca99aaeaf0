"""Test of a specification curve: sources times windows, every cell of it."""

from collections.abc import Mapping
from itertools import product

import numpy as np

from vado.analysis.verdicts.groups import Cell, Group, Outcome
from vado.analysis.verdicts.observed import Points, mean
from vado.analysis.verdicts.thresholds import shares_of
from vado.catalog.fields import Text
from vado.catalog.tests_of_claims import Curve, TrendTest, Window


def run_trend(test: TrendTest, series: Mapping[str, Points]) -> Outcome:
    """A group for each source; one that covers no pair of windows is silent."""
    groups: list[Group] = []
    silent: list[Text] = []
    for rank, curve in enumerate(test.curves):
        cells = _cells(curve, test, series)
        if not cells:
            silent.append(curve.label)
            continue
        numbers = np.array([cell.low for cell in cells])
        shares = shares_of(numbers, numbers, test.threshold)
        key = "+".join((curve.series, *curve.plus))
        named = key if key not in [g.key for g in groups] else f"{key}#{rank + 1}"
        groups.append(Group(key=named, label=curve.label, shares=shares, cells=cells))
    return Outcome(groups=tuple(groups), silent=tuple(silent))


def _cells(
    curve: Curve, test: TrendTest, series: Mapping[str, Points]
) -> tuple[Cell, ...]:
    cells = []
    for start, end in product(test.starts, test.ends):
        number = _number(curve, start, end, test, series)
        if number is None:
            continue
        cells.append(
            Cell(
                label=curve.label,
                where=f"{start} / {end}",
                low=number,
                high=number,
                official=not curve.plus and (curve.series, start, end) == test.official,
            )
        )
    return tuple(cells)


def _number(
    curve: Curve,
    start: Window,
    end: Window,
    test: TrendTest,
    series: Mapping[str, Points],
) -> float | None:
    """Mean of the later window over that of the earlier, less one for a change."""
    keys = (curve.series, *curve.plus)
    before = [mean(series[key], start) for key in keys]
    after = [mean(series[key], end) for key in keys]
    then = sum(value for value in before if value is not None)
    if None in before or None in after or not then:
        return None
    ratio = sum(value for value in after if value is not None) / then
    return ratio - 1 if test.stat == "change" else ratio
