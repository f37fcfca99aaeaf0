"""What there is to calibrate of the cartels model: its objective, box and ridge."""

import tomllib
from pathlib import Path

import vado.models.cartels
from vado.catalog.fields import Day
from vado.catalog.records import Key, Number, Record, Text, Words
from vado.catalog.reported import Share

FOLDER = Path(vado.models.cartels.__file__).parent
"""Where the model's files are."""


class Objective(Record):
    """What the paper minimises."""

    death_share: Number
    """Share of homicides and missing people that are deaths of members."""
    source: Key
    place: Words
    reason: Words


class Side(Record):
    """One side of the paper's box, and the authors' numbers inside it."""

    unit: Words
    low: Number
    high: Number
    start: Number
    """Where the search starts."""
    found: Number
    """Where the authors' search ended."""
    scale: Number
    """What the authors' search counts as one."""


class Line(Record):
    """Points of one parameter along which the objective is looked at."""

    unit: Words
    points: tuple[Number, ...]


class Spread(Record):
    """A range over whose logarithm futures are spread evenly."""

    unit: Words
    low: Number
    high: Number
    source: Key
    place: Words
    reason: Words


class RidgePlan(Record):
    """How ridge futures are made."""

    rows: int
    """Futures kept."""
    largest_relative_rmse: Number
    """Futures that miss the data by more are dropped."""
    reason: Words
    saturation_times_members: Number
    """1/week."""
    saturation_reason: Words
    annual_figures: int
    """Data points behind the weekly curve: the exponent of the weight."""
    annual_reason: Words
    ranges: dict[Key, Spread]


class Comparison(Record):
    """What is compared in the futures."""

    packages: tuple[Key, ...]
    """The first is the base."""
    since: Day
    at: Day
    dates_reason: Words
    step: Number
    step_unit: Words
    step_reason: Words
    quantiles: tuple[Share, ...]
    source: Key
    place: Words


class Shipped(Record):
    """A table of ridge futures in the model's folder."""

    network: Key
    file: Words
    sha256: Words
    rows: int
    tried: int
    """Futures fitted until ``rows`` were good."""


class Calibration(Record):
    """The model's calibration.toml."""

    objective: Objective
    box: dict[Key, Side]
    valley: dict[Key, Line]
    ridge: RidgePlan
    comparison: Comparison
    findings: dict[Key, Text]
    """Sentences that hold in a share of the ridge futures."""
    table: tuple[Shipped, ...] = ()

    def shipped(self, network: str) -> Shipped:
        """The record of the table for a network."""
        return next(t for t in self.table if t.network == network)


def calibration() -> Calibration:
    """Read the model's calibration.toml."""
    text = (FOLDER / "calibration.toml").read_text(encoding="utf-8")
    return Calibration.model_validate(tomllib.loads(text))
