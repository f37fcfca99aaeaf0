"""Ridge futures: sizes that the data cannot tell apart, each fitted to the deaths.

Members in 2012, the share of deaths that are members' and arrests a week are spread
evenly; recruitment and lethality follow from the fit to each and are never drawn by
themselves. The table is the same to the bit wherever it is remade.
"""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vado.analysis.cartels.plan import RidgePlan, calibration
from vado.analysis.cartels.refit import FITTED, Array, refit
from vado.analysis.cartels.target import WEEK, Annual, target
from vado.core.errors import VadoError
from vado.engine.ensemble import Program, compile_model
from vado.models.cartels import build

SPREAD = ("members_2012", "death_share", "incapacitated_per_week")
COLUMNS = (
    "recruitment_rate",
    "incapacitated_per_week",
    "lethality",
    "saturation",
    "members_2012",
    "death_share",
    "relative_rmse",
    "weight",
)
STRIDES = (0xD1B54A32D192ED03, 0xABC98388FB8FAC02, 0x8CB92BA72F3D8DD7)
"""First three powers of the inverse of the positive root of x**4 = x + 1, in units of
2**-64: multiples of them fill the cube evenly (Roberts 2018, the R-sequence)."""
ALL_BITS = 2**64
CHUNK = 512
"""Futures fitted together; the numbers do not depend on it."""
GIVEN_DIGITS, FITTED_DIGITS = 6, 10

Find = Callable[[str], Path]
Report = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Ridge:
    """A table of futures, one array for each column."""

    network: str
    columns: Mapping[str, Array]
    tried: int
    """Futures fitted until there were enough good ones."""

    def content(self) -> bytes:
        """The table as a CSV file, byte for byte what is shipped."""
        lines = [",".join(COLUMNS)]
        written = [_written(name, self.columns[name]) for name in COLUMNS]
        lines += [",".join(row) for row in zip(*written, strict=True)]
        return ("\n".join(lines) + "\n").encode()

    def sha256(self) -> str:
        """Digest of the CSV file."""
        return hashlib.sha256(self.content()).hexdigest()


def ridge(
    network: str,
    find: Find,
    series: Mapping[str, Annual],
    *,
    rows: int | None = None,
    chunk: int = CHUNK,
    threads: int | None = None,
    report: Report | None = None,
) -> Ridge:
    """Make the first ``rows`` ridge futures for a network.

    ``find`` gives third-party files by key, ``series`` the observed persons of each
    year; ``report`` is told how many rows there are, of how many.
    """
    plan = calibration().ridge
    wanted = rows or plan.rows
    program = _program(network, find, threads)
    weekly = np.array(target(series).weekly)
    parts: list[dict[str, Array]] = []
    have, tried = 0, 0
    for first in range(0, ALL_BITS, chunk):
        part, good = _fitted(program, plan, weekly, first, chunk)
        last = int(np.searchsorted(np.cumsum(good), wanted - have)) + 1
        taken = np.flatnonzero(good[:last])
        parts.append({name: x[taken] for name, x in part.items()})
        have, tried = have + len(taken), first + min(last, chunk)
        if report is not None:
            report(have, wanted)
        if have == wanted:
            break
        _refuse_hopeless(have, tried)
    columns = {n: np.concatenate([p[n] for p in parts]) for n in parts[0]}
    columns["weight"] = weights(columns["relative_rmse"], plan.annual_figures)
    return Ridge(network=network, columns=columns, tried=tried)


def _program(network: str, find: Find, threads: int | None) -> Program:
    """The published form under weekly steps: machine code, whose bits are the same
    everywhere, which those of numpy's matrix products are not."""
    built = build({"variant": "paper", "network": network}, find)
    return compile_model(
        built.model,
        target="native",
        threads=threads,
        tables=built.tables,
        watch=("deaths", "dropout"),
        step=WEEK,
    )


def _refuse_hopeless(have: int, tried: int) -> None:
    if have * 8 < tried:
        raise VadoError(
            f"calibration: only {have} of {tried} futures fit the data within the "
            "bound. Check the series and the ranges in calibration.toml."
        )


def _fitted(
    program: Program, plan: RidgePlan, weekly: Array, first: int, count: int
) -> tuple[dict[str, Array], NDArray[np.bool_]]:
    """Futures ``first`` and following with their fit, and which of them are good."""
    given = design(plan, first, count)
    wanted = weekly[:, None] * given["death_share"]
    # Below cap_members only the default form differs, and no fitted run comes near it.
    fit = refit(program, {**given, "cap_members": np.ones(count)}, wanted)
    miss = fit.relative_rmse(wanted)
    columns = {n: x for n, x in fit.inputs.items() if n != "cap_members"}
    return columns | {"relative_rmse": miss}, fit.settled & (
        miss < plan.largest_relative_rmse
    )


def design(plan: RidgePlan, first: int, count: int) -> dict[str, Array]:
    """What is given of futures ``first`` to ``first + count - 1``."""
    given = {}
    for name, stride in zip(SPREAD, STRIDES, strict=True):
        spread = plan.ranges[name]
        shares = [(k + 1) * stride % ALL_BITS for k in range(first, first + count)]
        values = between(spread.low, spread.high, np.array(shares, np.uint64))
        given[name] = rounded(values, GIVEN_DIGITS)
    saturation = plan.saturation_times_members / given["members_2012"]
    return given | {"saturation": rounded(saturation, GIVEN_DIGITS)}


def between(low: float, high: float, shares: NDArray[np.uint64]) -> Array:
    """``low * (high / low) ** share`` for shares in units of 2**-64.

    Products of square roots, one for each bit: roots are exact to the last bit on every
    machine, powers are not.
    """
    values, factor = np.full(len(shares), low), high / low
    for bit in range(63, 23, -1):
        factor = math.sqrt(factor)
        values = np.where(
            (shares >> np.uint64(bit)) & np.uint64(1), values * factor, values
        )
    return values


def rounded(values: Array, digits: int) -> Array:
    """The same to some significant digits."""
    return np.array([float(f"{x:.{digits}g}") for x in values.tolist()])


def weights(relative_rmse: Array, figures: int) -> Array:
    """Likelihood of each future given the data, with mean one over all futures."""
    likelihood = np.ones(len(relative_rmse))
    for _ in range(figures):
        likelihood = likelihood / relative_rmse
    return likelihood / (math.fsum(likelihood.tolist()) / len(likelihood))


def _written(name: str, values: Array) -> Iterator[str]:
    digits = FITTED_DIGITS if name in FITTED else GIVEN_DIGITS
    return (f"{x:.{digits}g}" for x in values.tolist())
