"""What every record is made of: the frozen base, and the kinds of fields.

What a field refuses, it refuses in the parts of a ``Problem``, so that a reader of a
file learns what was found and what is allowed.
"""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)


class Unfit(ValueError):
    """What a record finds wrong with itself, in the parts of a ``Problem``."""

    def __init__(self, found: str, remedy: str, at: str = ""):
        self.found = found
        self.remedy = remedy
        self.at = at
        """Dotted place below the record; empty when the whole record is meant."""
        super().__init__(f"{found} {remedy}")


def _day(value: object) -> object:
    """A date, or an ISO date in quotes; a time of day or a bare number is refused."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Unfit(f"'{value}' is not in the calendar.", _A_DAY) from None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise Unfit(f"{_shown(value)} is not a date.", _A_DAY)


def _shown(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)


_A_DAY = "A date is written year-month-day, such as 2022-01-01."

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
FullName = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_day)]
Evidence = Literal["seen", "secondary", "unverified", "judgement", "derived"]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Record(BaseModel):
    """A frozen record; unknown keys are refused."""

    # Built on first use: a run needs a third of the records, and starting is timed.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Text(Record):
    """A text in both languages, which change together."""

    en: Words
    """English."""
    es: Words
    """Spanish as written in Mexico."""


class Span(Record):
    """A range with both ends included."""

    low: Number
    high: Number

    @model_validator(mode="after")
    def _ordered(self) -> "Span":
        if self.low > self.high:
            raise Unfit(
                f"low ({self.low:g}) is above high ({self.high:g}).",
                "Swap them or check the source.",
            )
        return self

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g}"

    def hold(self, value: float, at: str) -> None:
        """Refuse a value outside the range."""
        if value not in self:
            raise Unfit(f"{value:g} is outside its range.", f"Allowed: {self}.", at)
