"""The vocabulary of tests: few, closed and typed, so that no claim brings its own.

Each test turns one reading of a claim into a number that is compared with what the
claim says. A test knows nothing of who made the claim.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from vado.catalog.fields import FullName, Key, Number, Record, Span, Text, Unfit, Words

Period = Annotated[str, StringConstraints(pattern=r"^(FY)?\d{4}(-\d\d)?$")]
"""A year, a month or a fiscal year: 2024, 2024-09, FY2024."""


class Window(Record):
    """A run of periods, both ends included."""

    start: Period
    end: Period

    @model_validator(mode="after")
    def _ordered(self) -> "Window":
        if len(self.start) != len(self.end):
            raise Unfit(
                f"{self.start} and {self.end} are not of one kind.",
                "Write both as years, or both as months.",
            )
        if self.start > self.end:
            raise Unfit(f"{self.start} is after {self.end}.", "Swap them.")
        return self

    def __str__(self) -> str:
        return self.start if self.start == self.end else f"{self.start}..{self.end}"


class Threshold(Record):
    """What a number has to be for the reading to hold, and when it says nothing."""

    op: Literal[">=", "<=", "within"]
    value: Number | None = None
    """The bound, with >= and <=."""
    span: Span | None = None
    """The range, with within."""
    slack: Number = 0.0
    """Granted to the claim, as a share of the bound, so that rounding and plain
    inaccuracy do not decide."""
    null: Number | None = None
    """The number that would mean no effect, no change, or an even share."""
    rope: Number = 0.0
    """How near to ``null`` a number is negligible rather than opposite."""
    reason: Text
    """Why these numbers: what the claimant said, and what would be absurd."""

    @model_validator(mode="after")
    def _complete(self) -> "Threshold":
        needed = "span" if self.op == "within" else "value"
        if getattr(self, needed) is None:
            raise Unfit("is missing.", f'Needed with op = "{self.op}".', needed)
        if self.slack < 0 or self.rope < 0:
            raise Unfit("is below 0.", "Allowed: 0 and above.", "slack or rope")
        return self


Stat = Literal["sum", "mean", "last", "largest", "ratio", "change", "share"]
"""sum, mean, last, largest: of the window. ratio, change: the window's mean over that
of ``against``, and the same less one. share: the window's sum over that of ``of``."""


class Reckoned(Record):
    """A series and how a number is made of it."""

    series: Key
    label: Text
    window: Window
    against: Window | None = None
    of: Key | None = None
    """The series that is the whole, with share."""
    error: Span = Span(low=1.0, high=1.0)
    """Factors by which the number may be off, all equally possible."""
    error_reason: Text | None = None


class DataTest(Record):
    """A statistic of observed series in a window; each series counts once."""

    type: Literal["data"]
    stat: Stat
    cells: tuple[Reckoned, ...] = Field(min_length=1)
    threshold: Threshold


class Input(Record):
    """An uncertain number that an identity needs."""

    key: Key
    label: Text
    unit: Words
    value: Number
    range: Span
    source: Key
    place: Words
    reason: Text
    flips: bool = True
    """Whether the report looks for the value at which the verdict changes."""

    @model_validator(mode="after")
    def _inside(self) -> "Input":
        self.range.hold(self.value, "value")
        return self


Identity = Literal[
    "ratio", "product_ratio", "selected_share", "detected_share", "remainder"
]
"""ratio: claimed / counted. product_ratio: each * times / counted. selected_share:
a share s of the traced fraction r leaves [s r, s r + 1 - r]. detected_share: of what
is seized a share s at one place, found k times as well there as elsewhere, makes
(s / k) / (s / k + 1 - s) of the flow. remainder: from confirmed to listed - found."""

NEEDS: dict[str, tuple[str, ...]] = {
    "ratio": ("claimed", "counted"),
    "product_ratio": ("each", "times", "counted"),
    "selected_share": ("share", "fraction"),
    "detected_share": ("share", "detection_ratio"),
    "remainder": ("confirmed", "listed", "found"),
}
"""The inputs of each identity."""


class BoundTest(Record):
    """An identity or accounting limit with uncertain inputs."""

    type: Literal["bound"]
    identity: Identity
    inputs: tuple[Input, ...]
    threshold: Threshold

    @model_validator(mode="after")
    def _complete(self) -> "BoundTest":
        given = [item.key for item in self.inputs]
        if sorted(given) != sorted(NEEDS[self.identity]):
            raise Unfit(
                f"has the inputs {', '.join(given) or 'none'}.",
                f"Needed by {self.identity}: {', '.join(NEEDS[self.identity])}.",
                "inputs",
            )
        return self


class Curve(Record):
    """One source of a specification curve."""

    series: Key
    label: Text
    definition: Text
    """What this source counts."""
    plus: tuple[Key, ...] = ()
    """Series added to it: a wider definition."""


class TrendTest(Record):
    """A specification curve: sources times windows; each source counts once."""

    type: Literal["trend"]
    stat: Literal["change", "ratio"]
    curves: tuple[Curve, ...] = Field(min_length=1)
    starts: tuple[Window, ...] = Field(min_length=1)
    ends: tuple[Window, ...] = Field(min_length=1)
    official: tuple[Key, Window, Window]
    """The cell that the claimant uses: series, start and end."""
    threshold: Threshold


class ContrastTest(Record):
    """An outcome under a policy against a baseline; it needs the coupled model."""

    type: Literal["contrast"]
    outcome: FullName
    package: Key
    baseline: Key
    years: tuple[int, ...]
    stat: Literal["relative", "difference"] = "relative"
    threshold: Threshold


class PosteriorTest(Record):
    """A quantity of the calibrated model; it needs the coupled model."""

    type: Literal["posterior"]
    quantity: FullName
    window: Window
    against: Window | None = None
    threshold: Threshold


class AttributionTest(Record):
    """How much of a change each candidate explains; it needs the coupled model."""

    type: Literal["attribution"]
    outcome: FullName
    candidates: tuple[Key, ...] = Field(min_length=2)
    target: Key
    window: Window
    threshold: Threshold


Test = Annotated[
    DataTest | BoundTest | TrendTest | ContrastTest | PosteriorTest | AttributionTest,
    Field(discriminator="type"),
]
LATER = ("contrast", "posterior", "attribution")
"""Tests that are declared now and answered when the coupled model stands."""
