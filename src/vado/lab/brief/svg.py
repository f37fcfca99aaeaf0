"""Fan charts as inline SVG; colours come from the page, so that it prints and dims."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from vado.lab.answers import Numbers, OutcomeBands, Quantiles
from vado.lab.brief import numerals
from vado.lab.brief.content import Chart, Language
from vado.lab.brief.markup import element, text

NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where data stand on a panel."""

    first: float
    last: float
    top: float
    """The highest value on the axis, which starts at zero: counts do."""
    width: float = 244.0
    height: float = 172.0
    left: float
    """Room for the longest number of the axis, also in the larger letters of a
    narrow screen."""
    right: float = 16.0
    above: float = 8.0
    below: float = 22.0

    def x(self, time: float) -> float:
        """Place of a time from the left edge."""
        part = (time - self.first) / ((self.last - self.first) or 1.0)
        return self.left + part * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        """Place of a value from the upper edge."""
        room = self.height - self.above - self.below
        return self.above + (1 - value / self.top) * room


def frame_of(chart: Chart, language: Language) -> Frame:
    """One frame for all panels of a chart, so that they can be compared by eye."""
    highest = [v for b in chart.bands.values() for v in b.q95 if v is not None]
    if chart.observed:
        highest += [p.value for p in chart.observed.points]
    ticks = ticks_to(max(highest, default=1.0))
    letters = max(len(numerals.exact(tick, language)) for tick in ticks)
    return Frame(
        first=chart.times[0],
        last=chart.times[-1],
        top=ticks[-1],
        left=12.0 + 7.7 * letters,
    )


def ticks_to(highest: float, about: int = 4) -> list[float]:
    """Round values from zero to just above the highest.

    >>> ticks_to(213.0), ticks_to(0.0)
    ([0.0, 100.0, 200.0, 300.0], [0.0, 1.0])
    """
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / about
    power = 10.0 ** floor(log10(rough))
    step = next(n * power for n in NICE if n * power >= rough * (1 - 1e-9))
    return [k * step for k in range(ceil(highest / step - 1e-9) + 1)]


def years_between(first: float, last: float) -> list[int]:
    """About three or four years to write below a panel, the ends among them.

    >>> years_between(2012.0, 2032.0), years_between(2012.0, 2022.0)
    ([2012, 2022, 2032], [2012, 2017, 2022])
    """
    start, end = ceil(first), floor(last)
    span = end - start
    step = next((s for s in (1, 2, 5, 10, 20, 50) if span / s <= 3), 100)
    return list(range(start, end + 1, step)) or [start]


def panel(chart: Chart, package: str, base: str, label: str, language: Language) -> str:
    """One package's fan over the base's median and 90% band."""
    frame = frame_of(chart, language)
    times, shown = with_jump(chart, package, base)
    middle = _lines(frame, times, shown.q50)
    marks = [
        _axes(chart, frame, language),
        *_band(frame, times, shown.q05, shown.q95, "nine"),
        *_band(frame, times, shown.q25, shown.q75, "half"),
        *([] if package == base else _outline(frame, chart.times, chart.bands[base])),
        *(element("path", class_="median", d=d) for d in middle),
        *(_points(chart, frame) if package == base else []),
    ]
    return element(
        "svg",
        element("title", text(label)),
        *marks,
        viewBox=f"0 0 {frame.width:g} {frame.height:g}",
        class_="panel base" if package == base else "panel",
        role="img",
        aria_label=label,
    )


def with_jump(
    chart: Chart, package: str, base: str
) -> tuple[tuple[float, ...], OutcomeBands]:
    """Times and bands with the date of the policies twice: before and after.

    Until then every package equals the base, so a flow that a lever moves at once
    stands upright there instead of sloping from the year before.
    """
    shown, before, start = chart.bands[package], chart.bands[base], chart.policies_start
    if package == base or start not in chart.times[1:]:
        return chart.times, shown
    place = chart.times.index(start)

    def joined(values: Numbers, first: Numbers) -> Numbers:
        return (*values[:place], first[place], *values[place:])

    columns = {
        name: joined(getattr(shown, name), getattr(before, name))
        for name in Quantiles.model_fields
    }
    times = (*chart.times[:place], start, *chart.times[place:])
    return times, shown.model_copy(update=columns)


def dots(share: float) -> str:
    """A share as ten dots, filled from the left; decoration beside its sentence."""
    spots = "".join(
        element("circle", cx=f"{5 + 10 * k}", cy="5", r="3.6") for k in range(10)
    )
    filled = element(
        "svg",
        spots,
        class_="filled",
        width=_short(100 * share),
        height="10",
    )
    return element(
        "svg",
        element("g", spots, class_="empty"),
        filled,
        viewBox="0 0 100 10",
        class_="dots",
        aria_hidden="true",
    )


def swatch(kind: str) -> str:
    """A sample of a mark for the key."""
    marks = {
        "nine": element("rect", class_="nine", width="24", height="12", y="1"),
        "half": element("rect", class_="half", width="24", height="12", y="1"),
        "median": element("path", class_="median", d="M0 7H24"),
        "base": element("path", class_="outline", d="M0 3H24M0 11H24")
        + element("path", class_="outline middle", d="M0 7H24"),
        "start": element("path", class_="start", d="M12 0V14"),
        "observed": element("circle", class_="observed", cx="12", cy="7", r="3.4"),
        "later": _diamond(12, 7),
    }
    return element(
        "svg", marks[kind], viewBox="0 0 24 14", class_="swatch", aria_hidden="true"
    )


def _axes(chart: Chart, frame: Frame, language: Language) -> str:
    lines = []
    for value in ticks_to(frame.top):
        y = _short(frame.y(value))
        right = _short(frame.width - frame.right)
        lines.append(
            element("line", class_="grid", x1=_short(frame.left), x2=right, y1=y, y2=y)
        )
        lines.append(
            _label(numerals.exact(value, language), frame.left - 5, frame.y(value) + 4)
        )
    low = frame.height - frame.below
    for year in years_between(frame.first, frame.last):
        lines.append(_label(str(year), frame.x(year), low + 16, "middle"))
    if frame.first < chart.policies_start < frame.last:
        x = _short(frame.x(chart.policies_start))
        lines.append(
            element("line", class_="start", x1=x, x2=x, y1=_short(frame.above), y2=low)
        )
    return element("g", *lines, class_="axes")


def _label(content: str, x: float, y: float, anchor: str = "end") -> str:
    return element("text", text(content), x=_short(x), y=_short(y), text_anchor=anchor)


def _band(
    frame: Frame, times: Sequence[float], low: Numbers, high: Numbers, kind: str
) -> Iterable[str]:
    for run in _runs(times, low, high):
        there = [f"{_short(frame.x(t))} {_short(frame.y(h))}" for t, _, h in run]
        back = [f"{_short(frame.x(t))} {_short(frame.y(v))}" for t, v, _ in run[::-1]]
        yield element("path", class_=kind, d=f"M{'L'.join(there + back)}Z")


def _outline(frame: Frame, times: Sequence[float], base: OutcomeBands) -> Iterable[str]:
    for edge, kind in (
        (base.q05, "outline"),
        (base.q95, "outline"),
        (base.q50, "outline middle"),
    ):
        for d in _lines(frame, times, edge):
            yield element("path", class_=kind, d=d)


def _lines(frame: Frame, times: Sequence[float], values: Numbers) -> Iterable[str]:
    for run in _runs(times, values, values):
        places = [f"{_short(frame.x(t))} {_short(frame.y(v))}" for t, v, _ in run]
        yield f"M{'L'.join(places)}"


def _runs(
    times: Sequence[float], low: Numbers, high: Numbers
) -> list[list[tuple[float, float, float]]]:
    """Stretches without a missing value: a gap stays a gap."""
    runs: list[list[tuple[float, float, float]]] = [[]]
    for time, a, b in zip(times, low, high, strict=True):
        if a is None or b is None:
            runs.append([])
        else:
            runs[-1].append((time, a, b))
    return [run for run in runs if len(run) > 1]


def _points(chart: Chart, frame: Frame) -> Iterable[str]:
    for point in chart.observed.points if chart.observed else ():
        if not frame.first <= point.time <= frame.last:
            continue
        x, y = frame.x(point.time), frame.y(point.value)
        if point.fitted:
            yield element(
                "circle", class_="observed", cx=_short(x), cy=_short(y), r="2.6"
            )
        else:
            yield _diamond(x, y)


def _diamond(x: float, y: float) -> str:
    size = 3.8
    corners = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    places = "L".join(f"{_short(a)} {_short(b)}" for a, b in corners)
    return element("path", class_="later", d=f"M{places}Z")


def _short(value: float) -> str:
    """A tenth of a unit is finer than any screen shows, and keeps pages small."""
    return f"{value:.1f}".removesuffix(".0")
