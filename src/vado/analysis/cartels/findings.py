"""What the ridge says: in how many futures each comparison of strategies holds."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from vado.analysis.cartels.plan import FOLDER, calibration
from vado.analysis.cartels.refit import Array
from vado.analysis.cartels.ridge import COLUMNS, Find, Ridge
from vado.analysis.cartels.target import FIRST_YEAR, WEEKS
from vado.catalog.load import Catalog
from vado.catalog.records import Record, Text
from vado.engine.ensemble import compile_model
from vado.engine.signals import Steps
from vado.models.cartels import build

NOT_INPUTS = ("relative_rmse", "weight")
"""Columns of the table that say how well a future follows the data."""
WATCHED = ("total_members", "deaths")


class Finding(Record):
    """Share of ridge futures in which a sentence holds."""

    name: str
    sentence: Text
    calibrated: float
    """Futures weighted by how well they fit the data."""
    prior: float
    """Every future alike."""


class Spread(Record):
    """Quantiles of a number over weighted futures."""

    name: str
    unit: str
    quantiles: dict[str, float]


class Findings(Record):
    """Comparisons of packages between two dates over the ridge."""

    network: str
    futures: int
    failed: int
    """Futures left out because a run failed."""
    findings: tuple[Finding, ...]
    spreads: tuple[Spread, ...]


def shipped_ridge(network: str) -> Ridge:
    """The table that comes with vado."""
    record = calibration().shipped(network)
    lines = (FOLDER / record.file).read_text(encoding="utf-8").splitlines()
    rows = np.array([line.split(",") for line in lines[1:]], float)
    columns = {name: rows[:, k].copy() for k, name in enumerate(lines[0].split(","))}
    return Ridge(network=network, columns=columns, tried=record.tried)


def ridge_findings(ridge: Ridge, find: Find, catalog: Catalog) -> Findings:
    """Run the packages over all futures of a ridge and compare them."""
    paths, ok = _paths(ridge, find, catalog)
    weight = ridge.columns["weight"][ok]
    paths = {name: {of: x[:, ok] for of, x in p.items()} for name, p in paths.items()}
    return Findings(
        network=ridge.network,
        futures=int(ok.sum()),
        failed=int((~ok).sum()),
        findings=tuple(
            Finding(
                name=name,
                sentence=sentence,
                calibrated=float(np.average(true, weights=weight)),
                prior=float(true.mean()),
            )
            for name, sentence, true in _sentences(paths)
        ),
        spreads=tuple(_spreads(paths, weight)),
    )


Paths = dict[str, dict[str, Array]]
"""By package and quantity: values at the two dates, shape ``(2, run)``."""


def _paths(
    ridge: Ridge, find: Find, catalog: Catalog
) -> tuple[Paths, NDArray[np.bool_]]:
    plan = calibration().comparison
    built = build({"variant": "default", "network": ridge.network}, find)
    program = compile_model(
        built.model, tables=built.tables, watch=WATCHED, step=plan.step
    )
    given = {n: ridge.columns[n] for n in COLUMNS if n not in NOT_INPUTS}
    ok = np.ones(len(ridge.columns["weight"]), bool)
    # The fit has no such number: below it only the default form differs.
    cap = catalog.models["cartels"].parameters["cap_members"].value
    inputs = {**given, "cap_members": np.full(len(ok), cap)}
    since, end = _week(plan.since), _week(plan.at)
    paths: Paths = {}
    for package in plan.packages:
        signals = _signals(catalog, package)
        result = program.run(inputs, start=0, stop=end, dates=(since,), signals=signals)
        ok &= result.ok
        at = [int(np.searchsorted(result.times, t)) for t in (since, end)]
        paths[package] = {name: result.series[name][at] for name in WATCHED}
    return paths, ok


def _signals(catalog: Catalog, package: str) -> dict[str, Steps]:
    """The settings of a package, in the model's weeks."""
    return {
        lever.removeprefix("cartels."): Steps(
            tuple((_week(s.start), s.value) for s in settings),
            catalog.levers[lever].default,
        )
        for lever, settings in catalog.packages[package].levers.items()
    }


def _week(first_of_january: date) -> float:
    """The model's own time at the beginning of a year."""
    return float((first_of_january.year - FIRST_YEAR) * WEEKS)


def _sentences(paths: Paths) -> list[tuple[str, Text, NDArray[np.bool_]]]:
    deaths = {package: of["deaths"][1] for package, of in paths.items()}
    before = paths["status_quo"]["deaths"][0]
    members = paths["arrests_first"]["total_members"]
    alone = np.minimum(deaths["recruitment_first"], deaths["arrests_first"])
    half, double = deaths["recruitment_first"], deaths["arrests_first"]
    sentences = calibration().findings
    holds = {
        "halving_lowers_deaths": half < before,
        "halving_beats_doubling": half < double,
        "both_best": deaths["both"] < alone,
        "doubling_sees_more_deaths": double > before,
        "doubling_sees_more_members": members[1] > members[0],
        "doubling_below_status_quo": double < deaths["status_quo"],
    }
    return [(name, sentences[name], true) for name, true in holds.items()]


def _spreads(paths: Paths, weight: Array) -> Iterator[Spread]:
    plan = calibration().comparison
    base, year = paths[plan.packages[0]], plan.since.year
    members = base["total_members"][0]
    yield _spread(f"total_members.{year}", "person", members, weight, plan.quantiles)
    for package, of in paths.items():
        for name, values in of.items():
            change = values[1] / values[0] - 1
            name = f"{package}.{name}.change"
            yield _spread(name, "1", change, weight, plan.quantiles)


def _spread(
    name: str,
    unit: str,
    values: Array,
    weight: Array,
    quantiles: tuple[float, ...],
) -> Spread:
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weight[order]) / weight.sum()
    at = np.minimum(np.searchsorted(upto, quantiles), len(values) - 1)
    found = values[order][at]
    return Spread(
        name=name,
        unit=unit,
        quantiles={
            f"q{round(100 * q):02d}": float(x)
            for q, x in zip(quantiles, found, strict=True)
        },
    )
