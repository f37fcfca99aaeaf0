"""Numbers of an observed series in a window."""

from collections.abc import Mapping

from vado.catalog.tests_of_claims import Window

Points = Mapping[str, float]
"""Value by period, in the order of time."""

MONTHS = 12
YEAR_LENGTH = len("2024")


def inside(points: Points, window: Window) -> tuple[float, ...]:
    """All values in the window; months lie in the window of their years."""
    width = len(window.start)
    fiscal = window.start.startswith("FY")
    return tuple(
        value
        for period, value in points.items()
        if period.startswith("FY") == fiscal
        and len(period) >= width
        and window.start <= period[:width] <= window.end
    )


def whole(points: Points, window: Window) -> tuple[float, ...] | None:
    """All values in the window, or nothing where a period of it is missing."""
    values = inside(points, window)
    of_series = {len(period) for period in points}
    monthly_in_years = len(window.start) == YEAR_LENGTH and max(
        of_series, default=0
    ) > (YEAR_LENGTH)
    needed = _periods(window) * (MONTHS if monthly_in_years else 1)
    return values if len(values) == needed else None


def mean(points: Points, window: Window) -> float | None:
    """The mean of a window of which nothing is missing."""
    values = whole(points, window)
    return sum(values) / len(values) if values else None


def total(points: Points, window: Window) -> float | None:
    """The sum of a window of which nothing is missing."""
    values = whole(points, window)
    return sum(values) if values else None


def _periods(window: Window) -> int:
    first, last = (_rank(period) for period in (window.start, window.end))
    return last - first + 1


def _rank(period: str) -> int:
    year, _, month = period.removeprefix("FY").partition("-")
    return int(year) * MONTHS + int(month) if month else int(year)
