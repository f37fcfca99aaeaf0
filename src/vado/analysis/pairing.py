"""Packages against a base in the same futures: differences and who is lowest."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vado.engine.memory import FAILED, OK
from vado.engine.reduce import Bands
from vado.engine.results import Result

Series = Mapping[str, NDArray[np.float64]]


@dataclass
class Paired:
    """Streams one package and its base, chunk by chunk; shapes ``(time, run)``."""

    base: Bands = field(default_factory=Bands)
    value: Bands = field(default_factory=Bands)
    difference: Bands = field(default_factory=Bands)
    relative: Bands = field(default_factory=Bands)
    lower: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    higher: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    count: int = 0

    def add(self, base: Series, value: Series, good: NDArray[np.bool_]) -> None:
        """Add runs that are ``good`` under both, future by future."""
        difference = {k: value[k] - base[k] for k in base}
        with np.errstate(divide="ignore", invalid="ignore"):
            relative = {k: value[k] / base[k] - 1 for k in base}
        self.base.add(_result(base, good))
        self.value.add(_result(value, good))
        self.difference.add(_result(difference, good))
        self.relative.add(_result(relative, good))
        for k, gap in difference.items():
            self.lower[k] = self.lower.get(k, 0) + (gap[:, good] < 0).sum(axis=1)
            self.higher[k] = self.higher.get(k, 0) + (gap[:, good] > 0).sum(axis=1)
        self.count += int(good.sum())


def _result(series: Series, good: NDArray[np.bool_]) -> Result:
    """Derived series in the form that bands take in."""
    return Result(
        times=np.array([]),
        series=series,
        observed={},
        states={},
        status=np.where(good, OK, FAILED),
        dims=dict.fromkeys(series, ()),
    )


@dataclass
class Lowest:
    """Counts in how many futures each package has the lowest outcome of all."""

    counts: dict[str, dict[str, NDArray[np.int64]]] = field(default_factory=dict)
    """By outcome and package; shape ``(time,)``. A tie counts for every one in it."""
    count: int = 0

    def add(self, packages: Mapping[str, Series], good: NDArray[np.bool_]) -> None:
        """Add the same futures under every package."""
        for name in next(iter(packages.values())):
            rows = {key: series[name][:, good] for key, series in packages.items()}
            best = np.minimum.reduce(list(rows.values()))
            seen = self.counts.setdefault(name, {})
            for key, row in rows.items():
                seen[key] = seen.get(key, 0) + (row <= best).sum(axis=1)
        self.count += int(good.sum())
