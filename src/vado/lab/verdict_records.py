"""What a verdict is told as: frozen records that round-trip through JSON."""

from pydantic import ConfigDict, Field

from vado.analysis.verdicts.rule import Class
from vado.catalog.records import Record, Text


class GroupShares(Record):
    """Shares of one series, source or identity."""

    key: str
    label: Text
    support: float
    opposite: float
    negligible: float
    open: float
    cells: tuple[tuple[str, float, float, bool], ...]
    """Windows, lowest and highest number, and whether it is the claimant's own cell."""


class SharesShown(Record):
    """Means over groups, each counted once; the groups decide, not the means."""

    support: float
    opposite: float
    negligible: float
    open: float
    groups: tuple[GroupShares, ...]


class FlipShown(Record):
    """A change after which another class would stand."""

    kind: str
    what: Text
    key: str
    now: float | None
    at: float | None
    within_range: bool | None
    to: str


class ConfidenceShown(Record):
    """A level, and how it was reached."""

    level: str
    evidence: str
    agreement: str
    steps_down: tuple[str, ...]


class Sentences(Record):
    """Two sentences: how likely, then how far to rely on it."""

    en: tuple[str, str]
    es: tuple[str, str]


class Digests(Record):
    """All that determines a verdict, as hashes; equal digests, equal bits."""

    claim: str
    tests: str
    """The hash that is frozen before the first run."""
    frozen: bool
    """Whether it was."""
    data: str
    rule: str
    code: str
    version: str


class VerdictRow(Record):
    """The verdict on one reading."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    id: str
    reading: str
    statement: Text
    test: str | None
    """The kind of test, if there is one."""
    name: Class = Field(validation_alias="class", serialization_alias="class")
    reason: str | None
    why: Text | None
    dominant: str | None
    """Whether a contradicted reading is mostly opposite or mostly negligible."""
    shares: SharesShown | None
    envelope: tuple[float, float] | None
    epsilon: float | None
    """The smallest share of the weight whose replacement undoes the class."""
    flips: tuple[FlipShown, ...]
    confidence: ConfidenceShown | None
    sentences: Sentences
    caveats: tuple[Text, ...]
    digests: Digests
    claim_class: Class


class ClaimVerdict(Record):
    """The class of a whole claim."""

    id: str
    title: Text
    claim_class: Class
    twins: tuple[str, ...]
