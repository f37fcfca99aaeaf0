"""What can be asked of vado, as frozen records that round-trip through JSON."""

from typing import Annotated

from pydantic import Field

from vado.catalog.fields import Day, Whole
from vado.catalog.records import Package, Record, Words


class Question(Record):
    """Which futures of which system: what every request that runs one has."""

    system: Words
    scenario: Words | None = None
    """The system's own when left out."""
    structure: Words | None = None
    switches: dict[Words, Words] = {}
    draws: Words = "calibrated"
    futures: Annotated[Whole, Field(ge=1, le=10_000_000)] = 1_000
    seed: Annotated[Whole, Field(ge=0, lt=2**63)] = 1
    start: Day | None = None
    """First date reported; the model itself always begins at its own first date."""
    end: Day | None = None
    step: Words | None = None
    """The integration step, such as '1w', '4w' or '1/16y'; the model's own if none."""


class RunRequest(Question):
    """Run one package over many futures."""

    record: Words = "year"
    """Which times are kept: year, step or end."""

    package: Words | Package = "status_quo"
    """The key of a package, the path of its TOML file, or the package itself."""


class CompareRequest(Question):
    """Run several packages over the same futures and pair them with a base."""

    packages: Annotated[tuple[Words | Package, ...], Field(min_length=1)]
    base: Words | Package = "status_quo"
    years: tuple[Day, ...] = ()
    """Dates of the comparison; the model's own horizons when left out."""


class ValidateRequest(Record):
    """Compare models with what their papers reported."""

    model: Words | None = None
    """One model, or all of them."""
    everything: bool = False
    """Also the rows that take longer."""


class CalibrateRequest(Record):
    """Fit a model again, and remake the table its futures are drawn from."""

    model: Words
    switches: dict[Words, Words] = {}


class ExplainRequest(Record):
    """What a system is made of and what reaches what in it."""

    system: Words
    switches: dict[Words, Words] = {}


class ClaimsRequest(Record):
    """What was claimed, by whom, and who rejects it."""

    key: Words | None = None
    """One claim or statement; all of them when left out."""


class JudgeRequest(Record):
    """Verdicts on every reading of one claim, or of all."""

    key: Words | None = None
    """A claim, a statement, or the path of a TOML file with a claim of one's own."""
    everything: bool = False
    """All claims of the register."""
