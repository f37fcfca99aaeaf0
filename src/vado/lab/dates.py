"""Dates as decimal years, and steps as a user writes them."""

import re
from calendar import isleap
from datetime import date
from fractions import Fraction

from vado.core.errors import VadoError

PER_YEAR = {"d": 365, "w": 52, "m": 12, "q": 4, "y": 1}
"""Steps of each letter in a year; the year of the published models has 52 weeks."""

SHORTEST, LONGEST = Fraction(1, 365), Fraction(1)


def decimal_year(day: date) -> float:
    """The date as a decimal year; 1 January is exactly the whole year.

    >>> decimal_year(date(2022, 1, 1)), decimal_year(date(2023, 7, 2))
    (2022.0, 2023.4986301369863)
    """
    length = 366 if isleap(day.year) else 365
    return day.year + (day - date(day.year, 1, 1)).days / length


def step_in_years(text: str) -> Fraction:
    """A step such as '1w', '4w' or '1/16y' as an exact fraction of a year.

    >>> step_in_years("4w"), step_in_years("1/16y")
    (Fraction(1, 13), Fraction(1, 16))
    """
    match = re.fullmatch(r"\s*(\d+)\s*(?:/\s*(\d+))?\s*([a-z]+)\s*", text)
    allowed = "Write a number and a unit (d, w, m, q or y), such as 1w, 4w or 1/16y"
    if match is None or match[3] not in PER_YEAR:
        raise VadoError(f"request: step: '{text}' is not a step. {allowed}.")
    top, bottom = int(match[1]), int(match[2] or 1)
    if bottom == 0:
        raise VadoError(f"request: step: '{text}' divides by zero. {allowed}.")
    years = Fraction(top, bottom * PER_YEAR[match[3]])
    if not SHORTEST <= years <= LONGEST:
        raise VadoError(
            f"request: step: '{text}' is outside the range from 1d to 1y. {allowed}."
        )
    return years


def whole_years(start: float, end: float) -> tuple[float, ...]:
    """Start, end, and every 1 January between them."""
    inner = [float(y) for y in range(int(start), int(end) + 1) if start < y < end]
    return tuple(dict.fromkeys((start, *inner, end)))
