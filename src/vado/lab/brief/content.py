"""What a brief says, apart from how it looks: frozen records, both languages."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from vado.catalog.records import (
    Evidence,
    FullName,
    Grade,
    Key,
    Number,
    Package,
    Parameter,
    Record,
    Show,
    Source,
    Span,
    Text,
    Words,
)
from vado.lab.answers import OutcomeBands, PairedRow, ValidationRow
from vado.lab.requests import CompareRequest

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")

Verdict = Literal["agrees", "known", "differs", "not_run"]


class BriefRequest(Record):
    """Tell a comparison on one page."""

    comparison: CompareRequest
    against: Words | Package | None = None
    """A second base: packages are also paired with it, head to head."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = LANGUAGES


class LeverSetting(Record):
    """What one lever is set to from a date on."""

    lever: FullName
    label: Text
    unit: Words
    value: Number
    start: date


class Strategy(Record):
    """A package as the brief introduces it."""

    key: Words
    label: Text
    description: Text | None
    base: bool
    """True for the package that the others are compared with."""
    settings: tuple[LeverSetting, ...]


class Sentence(Record):
    """A sentence made from the numbers of an answer."""

    text: Text
    detail: Text | None = None
    """The size of what the sentence tells, where it may be told."""
    share: float | None = None
    """The share of futures it speaks of."""


class AnswerGroup(Record):
    """What the comparison says of one outcome."""

    outcome: FullName
    label: Text
    sentences: tuple[Sentence, ...]


class Point(Record):
    """One observed number at a time."""

    time: Number
    """Decimal year; the middle of the period it is a mean of."""
    value: Number
    fitted: bool
    """True where the model was fitted to it, so that it is no test."""


class Observed(Record):
    """An observed series in the unit of the outcome it is laid over."""

    label: Text
    unit: Words
    points: tuple[Point, ...]
    source: Key
    faults: Text
    """What is known to be wrong with it."""


class Chart(Record):
    """Bands of one outcome, package by package."""

    outcome: FullName
    label: Text
    description: Text
    measure: Text | None
    """What is counted, gross or net."""
    unit: Words
    show: Show
    connected: bool
    summary: Text
    """The chart in one sentence, or why there is none."""
    times: tuple[float, ...]
    bands: dict[str, OutcomeBands]
    """By package, the base first."""
    policies_start: float
    observed: Observed | None
    observed_summary: Text | None
    """How the observed points lie against the bands, and what that says."""


class LeverNote(Record):
    """What a lever moves in the model and what it does not."""

    key: FullName
    label: Text
    actor: Text
    unit: Words
    range: Span
    default: Number
    grade: Grade
    effect: Text
    not_modelled: Text
    source: Key
    place: Words


class Finding(Record):
    """Something the data cannot tell apart."""

    title: Text
    text: Text
    evidence: Evidence
    source: Key
    place: Text


class Strongest(Record):
    """Of many packages of one size, how many a brief shows, and by what it picks."""

    of: tuple[Key, ...]
    outcome: FullName
    """Those that lower its median most, at the last date of comparison."""
    number: Annotated[int, Field(strict=True, ge=1)]


class ModelNotes(Record):
    """What a brief says of a model that no answer contains."""

    what: Text
    """One paragraph: what the model is."""
    findings: tuple[Finding, ...]
    headlines: tuple[FullName, ...] = ()
    """The outcomes that the question is about, told in sentences at the top."""
    word: Text | None = None
    """What a word of the strategies stands for, where it needs telling."""
    strongest: Strongest | None = None
    """Which packages stand on the page; None: those that the model names."""


class Validation(Record):
    """Reported figures beside ours."""

    rows: tuple[ValidationRow, ...]
    counts: dict[Verdict, int]
    summary: Text | None


class Choice(Record):
    """A switch of the model and what it is set to."""

    label: Text
    choice: Text


class Recipe(Record):
    """All that is needed to make the same page again."""

    command: Words
    """Without the language, which each page adds."""
    fingerprint: Words
    version: Words
    structure: Text
    scenario: Text
    draws: Text
    futures: int
    seed: int
    step: Words
    switches: tuple[Choice, ...]


class BriefContent(Record):
    """A whole brief, in both languages and in no layout."""

    system: Key
    title: Text
    question: Text
    model: Text
    """What the model is, in one paragraph."""
    source: Key
    """The publication of the model."""
    policies_start: date
    """From when packages may differ."""
    strategies: tuple[Strategy, ...]
    """The base first, then the packages in the order asked for."""
    word: Text | None = None
    """What a word of the strategies stands for, where it needs telling."""
    answers: tuple[AnswerGroup, ...]
    status: Text
    """How many futures ended well, and what was left out."""
    charts: tuple[Chart, ...]
    rows: tuple[PairedRow, ...]
    outcome_labels: dict[str, Text]
    validation: Validation
    findings: tuple[Finding, ...]
    caveats: tuple[Text, ...]
    levers: tuple[LeverNote, ...]
    parameters: tuple[Parameter, ...]
    sources: tuple[Source, ...]
    recipe: Recipe

    def label(self, package: str) -> Text:
        """The label of a package of this brief."""
        return next(s.label for s in self.strategies if s.key == package)

    @property
    def base(self) -> Strategy:
        """The package that the others are compared with."""
        return next(s for s in self.strategies if s.base)


class BriefAnswer(Record):
    """A brief, and the languages it was asked for in."""

    content: BriefContent
    languages: tuple[Language, ...]
    fingerprint: Words
    """Of the comparison it tells."""
    beside: tuple["BriefAnswer", ...] = ()
    """Briefs of other systems asked for at once."""
