"""Claims: who said what, who rejects it, how each reading is tested."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from vado.catalog.fields import (
    Day,
    Digest,
    Evidence,
    Flag,
    Key,
    Record,
    Text,
    Unfit,
    Whole,
    Words,
)
from vado.catalog.tests_of_claims import Test

ClaimId = Annotated[str, StringConstraints(pattern=r"^[UMAX]\d\d$")]
"""U: officials and institutions of the United States; M: of Mexico; A: academic; X: a
reader's own."""
Date = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
"""As exact as it is known: a year, a month or a day."""
Refusal = Literal[
    "intent", "legal", "normative", "documentary", "personal", "operational"
]
"""Why no test is made."""
Gap = Literal[
    "data", "identification", "structure", "parameters", "power", "extrapolation"
]
"""Why a test decides nothing."""


class Claimant(Record):
    """An office or institution; the runner of tests never sees it."""

    name: Text
    side: Literal["us", "mx", "joint", "academic", "own"]
    office: Literal["government", "legislature", "agency", "researchers", "own"]


class Made(Record):
    """When and where a claim was made."""

    date: Date
    source: Key
    place: Words


class Reading(Record):
    """One precise meaning of a claim, with its test or why there is none."""

    id: Key
    statement: Text
    test: Test | None = None
    out_of_scope: Refusal | None = None
    undetermined: Gap | None = None
    """Set where no test of the vocabulary can be made of public data; with ``why``."""
    why: Text | None = None
    """In words, what is missing or why it is out of scope."""
    scope: Text | None = None
    """What the verdict does not say."""
    indirect: Flag = False
    """Whether the evidence is about something other than what is claimed."""
    extrapolates: Flag = False
    """Whether it is about something without precedent."""
    shares_test_with: tuple[Words, ...] = ()
    """Readings of other claims, such as M15.b, that use the same inference."""

    @model_validator(mode="after")
    def _one_answer(self) -> "Reading":
        answers = (self.test, self.out_of_scope, self.undetermined)
        if sum(answer is not None for answer in answers) != 1:
            raise Unfit(
                "has no single answer.",
                "Needed: exactly one of test, out_of_scope and undetermined.",
            )
        if self.test is None and self.why is None:
            raise Unfit("is missing.", "Needed where there is no test.", "why")
        return self


class Rebuttal(Record):
    """Who rejects a claim, and how."""

    by: Text
    date: Date | None = None
    paraphrase: Text
    source: Key
    readings: tuple[Key, ...] = ()
    """The readings it is about; none means all."""


class Ethics(Record):
    """Declared for each claim and refused when true."""

    persons_accused: Flag
    operational: Flag

    @model_validator(mode="after")
    def _neither(self) -> "Ethics":
        for name in ("persons_accused", "operational"):
            if getattr(self, name):
                raise Unfit(
                    "is true.",
                    "No claim is kept that accuses a person or is of operational use.",
                    name,
                )
        return self


class Claim(Record):
    """A public, dated and material statement by an office-holder or institution."""

    id: ClaimId
    version: Whole
    tier: Literal["core", "reserve", "own"]
    title: Text
    paraphrase: Text
    claimant: Claimant
    made: tuple[Made, ...] = Field(min_length=1)
    topic: Key
    kind: tuple[
        Literal["factual", "causal", "forecast", "counterfactual", "evaluative",
                "normative", "legal"],
        ...,
    ]  # fmt: skip
    readings: tuple[Reading, ...] = Field(min_length=1)
    rebuttals: tuple[Rebuttal, ...] = ()
    no_rebuttal: Text | None = None
    """Why there is none, where none was found."""
    twins: tuple[ClaimId, ...] = ()
    """Claims of another side that use the same inference."""
    same_set: tuple[ClaimId, ...] = ()
    """Claims that one attribution would settle together."""
    evidence: Evidence
    """How far the wording and its date were checked."""
    note: Text | None = None
    control: Literal["negative", "positive"] | None = None
    """Whether its answer is known beforehand."""
    ethics: Ethics

    @model_validator(mode="after")
    def _told_apart(self) -> "Claim":
        ids = [reading.id for reading in self.readings]
        if len(set(ids)) < len(ids):
            raise Unfit(f"are {', '.join(ids)}.", "Give each its own id.", "readings")
        if not self.rebuttals and self.no_rebuttal is None:
            raise Unfit(
                "are missing.", "Needed: the other side, or no_rebuttal.", "rebuttals"
            )
        return self


class Event(Record):
    """A dated event of the dispute."""

    date: Date
    text: Text
    source: Key
    evidence: Evidence
    claims: tuple[ClaimId, ...] = ()


class Frozen(Record):
    """The hash of a claim's tests, taken before they were first run."""

    id: ClaimId
    version: Whole
    sha256: Digest
    date: Day
