"""Observed series of the model and their projections, as a scenario's values say.

Annual figures stand in inputs.csv, described in inputs.toml. Between two of them a
series goes straight, each figure standing at the first moment of its year. After the
last one that counts it approaches the scenario's end value along a logistic curve, or
stays at its last figure.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("inputs.csv")

Years = NDArray[np.float64]
"""Moments in decimal years, or values at them."""

STEEPNESS = 5.0
"""Of the authors' logistic curve: it has gone 98.7 % of the way at its end date."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Yearly figures of one series."""

    years: Years
    values: Years

    def over(self, other: "Figures | float") -> "Figures":
        """The ratio to another series of the same years, or to a number."""
        divisor = other if isinstance(other, float) else other.values
        return Figures(years=self.years, values=self.values / divisor)

    def at(self, moments: Years | float) -> Years:
        """Straight lines between the figures, flat outside."""
        return np.asarray(np.interp(moments, self.years, self.values))


@dataclass(frozen=True, kw_only=True)
class Projected:
    """A series: figures up to ``since``, from then on a curve towards ``end``."""

    figures: Figures
    since: float
    end: float
    by: float
    """When the curve has all but reached the end value."""
    hold: float
    """0 as projected, 1 as the figures go, held at the last of them, which may be later
    than ``since``; parts of both in between."""
    scale: float = 1.0

    @property
    def dates(self) -> tuple[float, ...]:
        """None: the series bends and does not jump."""
        return ()

    def __call__(self, now: Years, middle: Years) -> Years:
        last = self.figures.at(self.since)
        after = np.maximum(now - self.since, 0.0) / (self.by - self.since)
        gone = 2.0 / (1.0 + np.exp(-STEEPNESS * after)) - 1.0
        seen = self.figures.at(np.minimum(now, self.since))
        projected = seen + (self.end - last) * gone
        held = self.figures.at(now)
        mixed = (1.0 - self.hold) * projected + self.hold * held
        return np.asarray(self.scale * mixed)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A series that needs no projection."""

    figures: Figures

    @property
    def dates(self) -> tuple[float, ...]:
        """None."""
        return ()

    def __call__(self, now: Years, middle: Years) -> Years:
        return self.figures.at(now)


def inputs(values: Mapping[str, float]) -> dict[str, Projected | Seen]:
    """Every series of the model, by name.

    ``values`` are the model's parameters by their own names, those of the scenario
    replacing the published ones.
    """
    rows = read_figures(FILE)
    series: dict[str, Projected | Seen] = {
        "population": Seen(figures=rows["population"])
    }
    for name, figures in _observed(rows, values).items():
        series[name] = Projected(
            figures=figures,
            since=min(figures.years[-1], values["projection_from"]),
            end=values[f"{name}_end"],
            by=values[f"{name}_by"],
            hold=values["projection_hold"],
            scale=values["fentanyl_presence"] if name == "fentanyl_share" else 1.0,
        )
    return series


def _observed(
    rows: Mapping[str, Figures], values: Mapping[str, float]
) -> dict[str, Figures]:
    """The model's own series, made of what registers and surveys give."""
    patients, dispensed = rows["patients_prescribed"], rows["prescriptions"]
    per_patient = dispensed.over(patients)
    days = (
        rows["patients_this_month"]
        .over(patients)
        .over(per_patient)
        .over(values["year_per_day"])
    )
    return {
        "fentanyl_share": rows["fentanyl_share"],
        "heroin_price": rows["heroin_price"],
        "naloxone_kits": rows["naloxone_kits"],
        "bup_providers": rows["bup_providers"],
        "methadone_places": rows["methadone_patients"].over(
            values["methadone_use_of_places"]
        ),
        "naltrexone_places": rows["naltrexone_patients"].over(
            values["naltrexone_use_of_places"]
        ),
        "patients_prescribed": patients,
        "prescriptions_per_patient": per_patient,
        "days_per_prescription": days,
        "mme_per_day": rows["mme"].over(dispensed).over(days),
        "deterrent_share": rows["deterrent_share"],
    }


def read_figures(path: Path) -> dict[str, Figures]:
    """Columns of a table of years; a year without a figure is left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        name: Figures(
            years=np.array([float(r["year"]) for r in rows if r[name]]),
            values=np.array([float(r[name]) for r in rows if r[name]]),
        )
        for name in rows[0]
        if name != "year"
    }
