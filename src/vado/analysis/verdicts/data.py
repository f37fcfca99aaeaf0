"""Test of a statistic of observed series in a window."""

from collections.abc import Mapping

import numpy as np

from vado.analysis.verdicts.groups import Cell, Group, Outcome, Shares, mean_shares
from vado.analysis.verdicts.observed import Points, inside, mean, total
from vado.analysis.verdicts.thresholds import shares_of
from vado.catalog.fields import Text
from vado.catalog.tests_of_claims import DataTest, Reckoned, Stat
from vado.engine.random import uniforms

DRAWS = 4096
SEED = 1


def run_data(test: DataTest, series: Mapping[str, Points]) -> Outcome:
    """A group for each series; a series without the periods asked for is silent."""
    cells: dict[str, list[tuple[Cell, Shares]]] = {}
    silent: list[Text] = []
    for reckoned in test.cells:
        number = statistic(reckoned, test.stat, series)
        if number is None:
            silent.append(reckoned.label)
            continue
        cell = Cell(
            label=reckoned.label, where=_where(reckoned), low=number, high=number
        )
        shares = _shares(reckoned, number, test)
        cells.setdefault(reckoned.series, []).append((cell, shares))
    groups = tuple(
        Group(
            key=key,
            label=made[0][0].label,
            shares=mean_shares([shares for _, shares in made]),
            cells=tuple(cell for cell, _ in made),
        )
        for key, made in cells.items()
    )
    return Outcome(groups=groups, silent=tuple(silent))


def statistic(
    reckoned: Reckoned, stat: Stat, series: Mapping[str, Points]
) -> float | None:
    """The number that a cell speaks of, or nothing where periods are missing."""
    points, window = series[reckoned.series], reckoned.window
    if stat in ("last", "largest"):
        values = inside(points, window)
        return (values[-1] if stat == "last" else max(values)) if values else None
    if stat == "sum":
        return total(points, window)
    if stat == "mean":
        return mean(points, window)
    if stat == "share":
        part = total(points, window)
        all_of_it = total(series[reckoned.of], window) if reckoned.of else None
        return part / all_of_it if part is not None and all_of_it else None
    then = mean(points, reckoned.against) if reckoned.against else None
    now = mean(points, window)
    if now is None or not then:
        return None
    return now / then - 1 if stat == "change" else now / then


def with_error(number: float, factor: np.ndarray, stat: Stat) -> np.ndarray:
    """The number if it is off by a factor; a change is off by its ratio's factor."""
    moved = (1 + number) * factor - 1 if stat == "change" else number * factor
    return np.asarray(moved)


def _shares(reckoned: Reckoned, number: float, test: DataTest) -> Shares:
    error = reckoned.error
    if error.low == error.high:
        factor = np.array([error.low])
    else:
        # The same channel for every test: equal cells get equal draws.
        draws = uniforms(SEED, "error", 0, DRAWS)
        factor = error.low + (error.high - error.low) * draws
    numbers = with_error(number, factor, test.stat)
    return shares_of(numbers, numbers, test.threshold)


def _where(reckoned: Reckoned) -> str:
    against = f" / {reckoned.against}" if reckoned.against else ""
    return f"{reckoned.window}{against}"
