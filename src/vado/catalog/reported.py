"""Numbers that a source reports: one by one, and whole tables of them."""

from string import Formatter
from typing import Annotated, Literal

from pydantic import Field, model_validator

from vado.catalog.fields import (
    Day,
    Evidence,
    Flag,
    Key,
    Number,
    Record,
    Text,
    Unfit,
    Whole,
    Words,
)

OfRuns = Literal["value", "change", "total", "annual", "gain", "sum"]
OfCalibration = Literal["matrix", "fit"]
Tolerance = Annotated[Number, Field(gt=0)]
Share = Annotated[Number, Field(ge=0, le=1)]


class Reported(Record):
    """A number as a paper reported it, and how to read ours beside it."""

    name: Key
    label: Text
    outcome: Words
    """The quantity of the model, or the name of a figure of its calibration."""
    called: Words | None = None
    """What the outcome is called in the answer, if not by the quantity's name."""
    measure: OfRuns | OfCalibration
    """value at a date; change since a date, as a fraction; total of a rate over a
    period; annual: the yearly mean over a period; gain: what a counter grows by over a
    period; sum: total of a rate in the steps of the run, as Euler's method adds it up;
    matrix and fit: see the model's card."""
    at: Day | None = None
    since: Day | None = None
    element: Whole | None = None
    """Rank along its dimension of the group it speaks of, from 1."""
    package: Key = "status_quo"
    scenario: Key = "reference"
    switches: dict[Key, Key] = {}
    parts: Annotated[Whole, Field(ge=1)] = 1
    """How many steps are made of each step of the model."""
    relative: Flag = False
    """Whether it is a change, as a fraction, against the same number without policy,
    with the model's own switches and step."""
    draws: Key = "published"
    share: Share | None = None
    """For draws of many futures: the quantile over them, 0.5 being the median."""
    reported: Number | None = None
    """Left out where no number is held; ``note`` says why."""
    tolerance: Tolerance
    """Largest relative difference that counts as agreement."""
    tolerance_reason: Words
    evidence: Evidence
    source: Key
    where: Words
    note: Text | None = None
    mismatch: Text | None = None
    """For a known disagreement: why it stands."""
    slow: Flag = False
    """Shown with --all only."""

    @model_validator(mode="after")
    def _told(self) -> "Reported":
        if self.reported is None and self.note is None:
            raise Unfit(
                "is missing.",
                "Needed: a number, or a note why there is none.",
                "reported",
            )
        return self


class Compared(Record):
    """A column of a table: what of the model stands beside it."""

    label: Text
    of: Key | None = None
    """The quantity of the model, if not called as the outcome is."""
    measure: OfRuns = "value"
    """As in a single reported number."""
    at: Day | None = None
    """Without one, 1 January of each of the table's years."""
    since: Day | None = None
    element: Whole | None = None
    relative: Flag = False
    reported_as: Words | None = None
    """Its name in the file of expected outputs."""


class Expected(Record):
    """A file of expected outputs, in the folder that VADO_REFERENCE names.

    It is never shipped. Each field but the first names a column of it.
    """

    file: Words
    scenario: Words
    package: Words | None = None
    year: Words | None = None
    outcome: Words | None = None
    """Holds names of outcomes; without it each outcome has a column of its own."""
    value: Words | None = None
    """Holds the numbers, where a column names outcomes."""

    @model_validator(mode="after")
    def _complete(self) -> "Expected":
        if (self.outcome is None) != (self.value is None):
            raise Unfit(
                "stands alone.",
                "Needed together: outcome and value, or neither.",
                "value" if self.outcome is None else "outcome",
            )
        return self


class Entered(Record):
    """A number of the table that is entered here, for anyone without its file."""

    scenario: Key | None = None
    package: Key | None = None
    outcome: Key | None = None
    year: Whole | None = None
    """What is left out may be any."""
    value: Number
    tolerance: Tolerance | None = None
    """Where it is printed to fewer digits than the table's own tolerance asks for."""


PLACES = frozenset({"scenario", "package", "policy", "outcome", "year", "percent"})
"""What the name and the label of a row may speak of."""


class Family(Record):
    """A table that a source reports: a row for each combination of what it spans."""

    name: Key
    row: Words
    """How a row is named, with {scenario}, {package}, {outcome}, {year} or {percent}
    for what tells it from the others."""
    label: Text
    """The same for its label, with {policy} for the package's name in the source."""
    scenarios: Annotated[dict[Key, Words], Field(min_length=1)]
    """Each with its name in the source."""
    packages: tuple[Key, ...] = ()
    """Without any, all that the model's paper has."""
    outcomes: Annotated[dict[Key, Compared], Field(min_length=1)]
    years: tuple[Whole, Whole] | None = None
    """First and last."""
    draws: Key = "published"
    shares: tuple[Share, ...] = ()
    """Quantiles over futures, for draws of many."""
    expected: Expected | None = None
    entered: tuple[Entered, ...] = ()
    tolerance: Tolerance
    tolerance_reason: Words
    evidence: Evidence
    source: Key
    where: Words
    """With {scenario} for its name in the source."""
    note: Text | None = None
    """For rows that nothing reported stands beside."""
    slow: Flag = False
    """All of it is shown with --all only; otherwise rows with an entered number are
    always shown."""

    @model_validator(mode="after")
    def _spans(self) -> "Family":
        for at, text in (
            ("row", self.row),
            ("label.en", self.label.en),
            ("label.es", self.label.es),
            ("where", self.where),
        ):
            known = {"scenario"} if at == "where" else PLACES
            for _, name, _, _ in Formatter().parse(text):
                if name is not None and name not in known:
                    raise Unfit(
                        f"'{{{name}}}' stands for nothing.",
                        f"Allowed: {', '.join(sorted(known))}.",
                        at,
                    )
        return self
