"""Observed series laid over a chart, and how the model fares against them."""

from collections.abc import Mapping, Sequence

from vado.catalog.records import Series, Text
from vado.core.errors import UnitsError
from vado.lab.answers import OutcomeBands
from vado.lab.brief.content import Observed, Point
from vado.lab.brief.tongues import Tongues
from vado.lab.dates import PER_YEAR


def observe(
    series: Series, values: Mapping[int, float], unit: str, fitted_until: int
) -> Observed:
    """Yearly values of a series, by year, in the unit of the outcome.

    Years up to ``fitted_until`` are marked as used in the fit. Counts a year become
    counts a week of the models' year, which has 52.
    """
    if series.unit == unit:
        per = 1.0
    elif series.unit == "person / year" and unit == "person / week":
        per = float(PER_YEAR["w"])
    else:
        raise UnitsError(
            f"series {series.key}: unit '{series.unit}' cannot be laid over '{unit}'."
        )
    points = tuple(
        Point(time=year + 0.5, value=value / per, fitted=year <= fitted_until)
        for year, value in sorted(values.items())
    )
    return Observed(
        label=series.label,
        unit=unit,
        points=points,
        source=series.source,
        faults=series.faults,
    )


def observed_sentence(
    observed: Observed,
    base: OutcomeBands,
    times: Sequence[float],
    label: Text,
    tongues: Tongues,
) -> Text:
    """How many later points the base's 90% band misses, and on which side."""
    fitted = [int(p.time) for p in observed.points if p.fitted]
    until = str(max(fitted)) if fitted else str(int(times[0]))
    sides = [
        _position(p.value, p.time, base, times)
        for p in observed.points
        if not p.fitted and times[0] <= p.time <= times[-1]
    ]
    if not sides:
        return tongues.say("observed.none_later", fitted=until)
    below, above = sides.count(-1), sides.count(1)
    counted = tongues.say(
        "observed.later",
        number=len(sides),
        fitted=until,
        below=below,
        inside=sides.count(0),
        above=above,
        label=label,
    )
    verdict = tongues.say(f"observed.{_missed(below, above, len(sides))}")
    return Text(en=f"{counted.en} {verdict.en}", es=f"{counted.es} {verdict.es}")


def interpolated(
    time: float, times: Sequence[float], values: Sequence[float | None]
) -> float | None:
    """The value at a time between two others; None where either is missing."""
    for k in range(1, len(times)):
        if times[k - 1] <= time <= times[k]:
            before, after = values[k - 1], values[k]
            if before is None or after is None:
                return None
            part = (time - times[k - 1]) / (times[k] - times[k - 1])
            return before + part * (after - before)
    return None


def _missed(below: int, above: int, number: int) -> str:
    """Which sentence tells so many points below and above the band."""
    if below + above == 0:
        return "kept"
    if 2 * below > number:
        return "missed_high"
    return "missed_low" if 2 * above > number else "partly"


def _position(
    value: float, time: float, base: OutcomeBands, times: Sequence[float]
) -> int:
    """-1 below the 90% band, 0 inside, 1 above."""
    low = interpolated(time, times, base.q05)
    high = interpolated(time, times, base.q95)
    if low is not None and value < low:
        return -1
    return 1 if high is not None and value > high else 0
