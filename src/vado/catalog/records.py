"""What the data files hold: frozen records, one for each kind of thing.

The same classes check the files, export the JSON Schemas and describe the fields, so
that a file, its schema and its documentation cannot differ. A text below a field is
its description in the schema.
"""

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from vado.catalog.about import About as About
from vado.catalog.about import Draws as Draws
from vado.catalog.about import Notice as Notice
from vado.catalog.about import Switch as Switch
from vado.catalog.fields import Day as Day
from vado.catalog.fields import Digest as Digest
from vado.catalog.fields import Evidence as Evidence
from vado.catalog.fields import Flag as Flag
from vado.catalog.fields import FullName as FullName
from vado.catalog.fields import Key as Key
from vado.catalog.fields import Number as Number
from vado.catalog.fields import Record as Record
from vado.catalog.fields import Span as Span
from vado.catalog.fields import Text as Text
from vado.catalog.fields import Unfit as Unfit
from vado.catalog.fields import Whole as Whole
from vado.catalog.fields import Words as Words
from vado.catalog.reported import Compared as Compared
from vado.catalog.reported import Entered as Entered
from vado.catalog.reported import Expected as Expected
from vado.catalog.reported import Family as Family
from vado.catalog.reported import Reported as Reported

Grade = Literal["A", "B", "C", "D", "E"]
Show = Literal["number", "sign", "none"]


class Source(Record):
    """A publication, data set or judgement that numbers and sentences rest on."""

    key: Key
    title: Words
    authors: Words
    year: Whole
    kind: Literal["paper", "code", "dataset", "press", "official", "own"]
    evidence: Evidence
    """How it is known: seen, secondary, unverified, judgement or derived here."""
    licence: Words
    """Licence of the source, or 'none stated'."""
    accessed: Day
    doi: Words | None = None
    url: Words | None = None
    note: Words | None = None


class Switched(Record):
    """Another value of a parameter under one choice of a switch."""

    switch: Key
    choice: Key
    value: Number
    reason: Text
    source: Key
    place: Words


class Parameter(Record):
    """A number with a range we are not sure of."""

    name: Key
    label: Text
    unit: Words
    value: Number
    range: Span
    scale: Literal["linear", "log"] = "linear"
    """How a draw spreads over the range."""
    reason: Text
    """Why this value and this range."""
    source: Key
    place: Words
    """Where in the source the value stands."""
    kind: Literal["published", "fitted", "judgement", "derived"]
    grade: Grade
    """How good the evidence is, from A to E."""
    switched: tuple[Switched, ...] = ()

    @model_validator(mode="after")
    def _inside(self) -> "Parameter":
        self.range.hold(self.value, "value")
        for place, other in enumerate(self.switched, start=1):
            self.range.hold(other.value, f"switched[{place}].value")
        if self.scale == "log" and self.range.low <= 0:
            raise Unfit(
                f"{self.range.low:g} has no logarithm.",
                'Allowed with scale = "log": numbers above 0.',
                "range.low",
            )
        return self


class Actor(Record):
    """Someone who chooses, or is chosen for."""

    key: Key
    label: Text
    country: Literal["mx", "us", "both", "none"]
    description: Text


class Lever(Record):
    """A thing a government chooses."""

    key: FullName
    label: Text
    description: Text
    actor: Key
    unit: Words
    range: Span
    default: Number
    grade: Grade
    """How good the evidence behind its effect is."""
    effect: Text
    """What the model lets it move, in one sentence."""
    not_modelled: Text
    """What a reader may expect of it that the model does not contain."""
    source: Key
    place: Words

    @model_validator(mode="after")
    def _inside(self) -> "Lever":
        self.range.hold(self.default, "default")
        return self


class Outcome(Record):
    """What people care about."""

    key: FullName
    label: Text
    description: Text
    unit: Words
    show: Show
    """How far it may be told: as a number, only as a sign, or not at all."""
    wanted: dict[Key, Literal["lower", "higher", "disputed"]]
    """The direction each government says it wants, by actor."""
    grade: Grade
    observed: Key | None = None
    """The observed series it is compared with, if there is one."""


class Setting(Record):
    """What a lever is set to, from a date on."""

    start: Day
    value: Number
    reached: Day | None = None
    """The lever goes straight from its value before to ``value`` between ``start`` and
    this date; without one it jumps."""

    @model_validator(mode="after")
    def _forward(self) -> "Setting":
        if self.reached is not None and self.reached <= self.start:
            raise Unfit(
                f"{self.reached} does not come after {self.start}.",
                "Needed: a date after the start, or none for a jump.",
                "reached",
            )
        return self


def _rising(settings: tuple[Setting, ...], at: str) -> None:
    """Refuse an empty list, start dates that do not rise, and values still on their
    way when the next setting starts."""
    if not settings:
        raise Unfit("is empty.", "Needed: at least one setting, or no such lever.", at)
    for place, (one, other) in enumerate(pairwise(settings), start=2):
        if one.start >= other.start:
            raise Unfit(
                f"{other.start} does not come after {one.start}.",
                "Write the settings in the order of their dates, one a date.",
                f"{at}[{place}].start",
            )
        if one.reached is not None and one.reached > other.start:
            raise Unfit(
                f"{one.reached} is after {other.start}, when the next setting starts.",
                "Needed: that date or an earlier one.",
                f"{at}[{place - 1}].reached",
            )


class Scenario(Record):
    """What nobody chooses: fixed values of parameters or outside series."""

    key: Key
    label: Text
    description: Text
    system: Key
    values: dict[FullName, Number] = {}


class Package(Record):
    """Policies of both governments: lever settings over time."""

    key: Key
    label: Text
    description: Text | None = None
    published_as: Words | None = None
    """Its name in the source, to the letter; "None" is a name like any other."""
    levers: dict[FullName, tuple[Setting, ...]] = {}

    @model_validator(mode="after")
    def _in_order(self) -> "Package":
        for lever, settings in self.levers.items():
            _rising(settings, f'levers."{lever}"')
        return self


class Structure(Record):
    """One of the rival mechanisms: a named set of ranges and nothing else."""

    key: Key
    label: Text
    description: Text
    system: Key
    ranges: dict[FullName, Span] = {}


class Bounded(Record):
    """A quantity that stays inside bounds in every run."""

    kind: Literal["bounded"]
    name: Key
    sentence: Text
    of: Key
    low: Number | None = None
    high: Number | None = None


class Balanced(Record):
    """A stock whose change equals what flows in less what flows out."""

    kind: Literal["balanced"]
    name: Key
    sentence: Text
    stock: Key
    into: tuple[Key, ...] = ()
    out_of: tuple[Key, ...] = ()


class Directed(Record):
    """A lever or parameter that moves an outcome one way when it rises."""

    kind: Literal["directed"]
    name: Key
    sentence: Text
    cause: Key
    low: Number
    high: Number
    effect: Key
    moves: Literal["up", "down", "not_up", "not_down"]


Check = Annotated[Bounded | Balanced | Directed, Field(discriminator="kind")]
"""A sentence that must always hold."""


class Series(Record):
    """An observed series: figures entered here with their source."""

    key: Key
    label: Text
    file: Words
    unit: Words
    source: Key
    place: Words
    licence: Words
    accessed: Day
    sha256: Digest
    """Of the CSV file, whose columns are period and value."""
    grade: Grade
    cleaning: Words
    faults: Text
    """What is known to be wrong with it."""


class ThirdParty(Record):
    """A file of other authors: never shipped, found in the data folder or fetched."""

    key: Key
    file: Words
    """Its name inside the folder third_party of the data folder."""
    sha256: Digest
    source: Key
    urls: tuple[Words, ...]
    licence: Words
    used_by: Words
    gains: Text
    """What the program can do with it that it cannot do without."""
    note: Words | None = None


class Statement(Record):
    """A statement of the starting text and what vado makes of it."""

    id: Annotated[str, StringConstraints(pattern=r"^S\d\d$")]
    section: Words
    text: Text
    about: Words
    disputed_by: Words
    kind: Words
    testable: Words
    hypothesis: Words | None = None
    status: Literal["answered", "planned", "constraint", "not_testable"]
    answer: Text
    """Where vado answers it, or why it does not."""
