"""What vado answers, as frozen records that round-trip through JSON.

Numbers are ``None`` where there is no good run to take them from.
"""

from datetime import date

from vado.catalog.records import Record, Show, Text

Numbers = tuple[float | None, ...]


class Status(Record):
    """How many runs ended how."""

    ok: int
    diverged: int
    negative: int
    failed: int


class Quantiles(Record):
    """Five quantiles of one number over futures."""

    q05: float | None
    q25: float | None
    q50: float | None
    q75: float | None
    q95: float | None


class OutcomeBands(Record):
    """Five quantiles of an outcome over futures, one number for each time."""

    unit: str
    show: Show
    connected: bool
    """False where no lever and no draw reaches it: then it says nothing."""
    q05: Numbers
    q25: Numbers
    q50: Numbers
    q75: Numbers
    q95: Numbers


class RunAnswer(Record):
    """Bands over futures of one package."""

    system: str
    package: str
    scenario: str
    structure: str
    switches: dict[str, str]
    draws: str
    futures: int
    seed: int
    step: str
    status: Status
    fingerprint: str
    version: str
    times: tuple[float, ...]
    """Decimal years; 1 January is the whole year."""
    outcomes: dict[str, OutcomeBands]
    caveats: tuple[Text, ...]


class PairedRow(Record):
    """One outcome of one package at one date, against the base in the same futures."""

    package: str
    outcome: str
    unit: str
    show: Show
    connected: bool
    year: float
    base: Quantiles
    value: Quantiles
    difference: Quantiles
    """Package less base, in the outcome's unit."""
    relative: Quantiles
    """Package over base, less one."""
    share_lower: float | None
    """Share of futures in which the package is below the base."""
    share_higher: float | None
    futures: int
    """Futures that ended well under both."""


class CompareAnswer(Record):
    """Packages paired with a base over the same futures."""

    system: str
    base: str
    packages: tuple[str, ...]
    labels: dict[str, Text]
    scenario: str
    structure: str
    switches: dict[str, str]
    draws: str
    futures: int
    seed: int
    step: str
    years: tuple[float, ...]
    status: dict[str, Status]
    """By package, the base included."""
    rows: tuple[PairedRow, ...]
    best: dict[str, dict[str, dict[str, float]]]
    """Outcome, year, package: share of futures in which it is the lowest of all."""
    times: tuple[float, ...]
    bands: dict[str, dict[str, OutcomeBands]]
    """By package, the base included, and outcome."""
    fingerprint: str
    version: str
    caveats: tuple[Text, ...]


class ValidationRow(Record):
    """One reported number beside ours."""

    model: str
    table: str | None = None
    """The table of the source it stands in; None for a single figure."""
    name: str
    label: Text
    at: date | None = None
    """The date it speaks of, or the last of its period."""
    share: float | None = None
    """For draws of many futures: the quantile over them."""
    scenario: str
    policy: str
    outcome: str
    network: str | None
    reported: float | None
    ours: float | None
    relative_error: float | None
    tolerance: float | None
    ok: bool | None
    """None where data are missing or no reported value is held; ``note`` says why."""
    explained: bool
    """True for a mismatch whose reason is known and shown."""
    where: str
    note: Text | None


class ValidateAnswer(Record):
    """All rows of the models asked for."""

    rows: tuple[ValidationRow, ...]
    version: str
