"""What the ridge says: in how many futures each comparison of strategies holds."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vado.analysis.calibrate_plan import FOLDER, calibration
from vado.analysis.calibrate_refit import Array
from vado.analysis.calibrate_ridge import COLUMNS, Find, Ridge
from vado.catalog.records import Record, Text
from vado.engine.ensemble import compile_model
from vado.engine.signals import Steps
from vado.models.cartels import build

FACTORS: Mapping[str, tuple[float, float]] = {
    "status_quo": (1.0, 1.0),
    "recruitment_first": (0.5, 1.0),
    "arrests_first": (1.0, 2.0),
    "both": (0.5, 2.0),
}
"""Factors on recruitment and incapacitation from 2022 on."""
WEEK_2022, WEEK_2027 = 520.0, 780.0
STEP = 4.0
"""Weeks; the fit itself has steps of one, and the two differ by parts in 1e10."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
WATCHED = ("total_members", "deaths")
UNUSED_CAP = 5000.0


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
    """Comparisons of four packages between 2022 and 2027 over the ridge."""

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


def ridge_findings(ridge: Ridge, find: Find) -> Findings:
    """Run the four packages over all futures of a ridge and compare them."""
    paths, ok = _paths(ridge, find)
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
"""By package and quantity: values at 2022 and 2027, shape ``(2, run)``."""


def _paths(ridge: Ridge, find: Find) -> tuple[Paths, NDArray[np.bool_]]:
    built = build({"variant": "default", "network": ridge.network}, find)
    program = compile_model(built.model, tables=built.tables, watch=WATCHED, step=STEP)
    inputs = {
        n: ridge.columns[n] for n in COLUMNS if n not in ("relative_rmse", "weight")
    }
    inputs = {
        **inputs,
        "cap_members": np.full(len(ridge.columns["weight"]), UNUSED_CAP),
    }
    ok = np.ones(len(ridge.columns["weight"]), bool)
    paths: Paths = {}
    for package, (recruitment, incapacitation) in FACTORS.items():
        result = program.run(
            inputs,
            start=0,
            stop=WEEK_2027,
            dates=(WEEK_2022,),
            signals={
                "recruitment_factor": Steps(((WEEK_2022, recruitment),), 1.0),
                "incapacitation_factor": Steps(((WEEK_2022, incapacitation),), 1.0),
            },
        )
        ok &= result.ok
        at = [int(np.searchsorted(result.times, t)) for t in (WEEK_2022, WEEK_2027)]
        paths[package] = {name: result.series[name][at] for name in WATCHED}
    return paths, ok


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


def _spreads(paths: Paths, weight: Array) -> list[Spread]:
    out = [
        _spread(
            "total_members.2022", "person", paths["status_quo"]["total_members"][0],
            weight,
        )
    ]  # fmt: skip
    for package, of in paths.items():
        for name, values in of.items():
            change = values[1] / values[0] - 1
            out.append(_spread(f"{package}.{name}.change", "1", change, weight))
    return out


def _spread(name: str, unit: str, values: Array, weight: Array) -> Spread:
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weight[order]) / weight.sum()
    at = np.minimum(np.searchsorted(upto, QUANTILES), len(values) - 1)
    found = values[order][at]
    return Spread(
        name=name,
        unit=unit,
        quantiles={
            f"q{round(100 * q):02d}": float(x)
            for q, x in zip(QUANTILES, found, strict=True)
        },
    )
