"""Answers as tables on the terminal."""

from collections.abc import Iterable
from itertools import product
from typing import Any, Literal

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from vado.lab.answers import (
    CompareAnswer,
    OutcomeBands,
    PairedRow,
    Quantiles,
    RunAnswer,
    Status,
)
from vado.lab.data import DataAnswer, SeriesAnswer
from vado.lab.explain import ExplainAnswer
from vado.lab.models import ModelsAnswer

NOT_CONNECTED = "not connected"


def run_table(answer: RunAnswer) -> None:
    """One table for each outcome, a row for each time."""
    console = _console()
    console.print(f"{answer.system} under {answer.package}, {_futures(answer)}")
    for name, bands in answer.outcomes.items():
        if not bands.connected or bands.show == "none":
            console.print(f"\n{name}: {NOT_CONNECTED}")
            continue
        table = _table(
            f"{name} ({bands.unit})", ["year", "5 %", "25 %", "50 %", "75 %", "95 %"]
        )
        for k, year in enumerate(answer.times):
            table.add_row(f"{year:g}", *(_number(q[k]) for q in _five(bands)))
        console.print("", table)
    console.print(f"\nRuns: {_status(answer.status)}")
    _ending(console, (c.en for c in answer.caveats), answer.fingerprint)


def compare_table(answer: CompareAnswer) -> None:
    """One table for each date: every package against the base."""
    console = _console()
    console.print(
        f"{answer.system}: {', '.join(answer.packages)} against {answer.base}, "
        f"the same {_futures(answer)}"
    )
    for year, outcome in product(answer.years, answer.bands[answer.base]):
        heads = ["package", "median", "90 % of futures", "lower in", "higher in"]
        rows = [r for r in answer.rows if (r.year, r.outcome) == (year, outcome)]
        table = _table(f"{outcome}, {year:g}: change", heads)
        for row in rows:
            table.add_row(row.package, *_paired(row))
        console.print("", table)
    for key, status in answer.status.items():
        console.print(f"Runs of {key}: {_status(status)}")
    _ending(console, (c.en for c in answer.caveats), answer.fingerprint)


def calibration_lines(answer: Any, language: Literal["en", "es"]) -> None:
    """What a calibration found, a line each."""
    from vado.lab.calibration.words import lines  # scipy comes with it

    console = _console()
    for line in lines(answer, language):
        console.print(line)


def models_table(answer: ModelsAnswer) -> None:
    """Every model with its question."""
    console = _console()
    for model in answer.models:
        console.print(f"{model.key}: {model.title.en}")
        console.print(f"  {model.question.en}")
        console.print(f"  outcomes: {', '.join(model.outcomes)}")
        console.print(f"  levers: {', '.join(model.levers)}")
        console.print(f"  packages: {', '.join(model.packages)}")
        for switch in model.switches:
            choices = ", ".join(switch.choices)
            console.print(f"  switch {switch.name}: {choices} ({switch.default})")
        console.print(f"  source: {model.source}")


def explain_tables(answer: ExplainAnswer) -> None:
    """Equations, numbers with their sources, and connections."""
    console = _console()
    console.print(f"{answer.title.en}\n{answer.question.en}\n")
    console.print("Equations")
    for e in answer.equations:
        console.print(f"  {e.name} ({e.unit}){f', {e.eq}' if e.eq else ''}")
        console.print(Padding(e.meaning, (0, 0, 0, 6)))
        if e.needs:
            console.print(Padding(f"from {', '.join(e.needs)}", (0, 0, 0, 6)))
    console.print("\nParameters")
    for p in answer.parameters:
        span = f"{p.range.low:g} to {p.range.high:g}"
        console.print(f"  {p.name} = {p.value:g} {p.unit}, range {span}")
        origin = f"{p.source}, {p.place}; {p.kind}, grade {p.grade}"
        console.print(Padding(f"{p.reason.en} [{origin}]", (0, 0, 0, 6)))
    console.print("\nWhich lever reaches which outcome")
    for reach in answer.reach:
        levers = ", ".join(reach.levers) or NOT_CONNECTED
        console.print(f"  {reach.outcome}: {levers}")
    console.print("\nSources")
    for key, citation in answer.sources.items():
        console.print(f"  {key}: {citation}")
    _caveats(console, (c.en for c in answer.caveats))


def data_table(answer: DataAnswer) -> None:
    """Series shipped here, then files of other authors."""
    console = _console()
    console.print("Series shipped here")
    for s in answer.series:
        console.print(f"  {s.key} ({s.unit}), grade {s.grade}: {s.label.en}")
    console.print("\nFiles of other authors, never shipped")
    console.print(f"Data folder: {answer.folder or 'none (set VADO_DATA)'}")
    for file in answer.third_party:
        console.print(f"  {file.key}: {'here' if file.present else 'not here'}")
        console.print(Padding(file.trouble or file.gains.en, (0, 0, 0, 6)))


def series_table(answer: SeriesAnswer) -> None:
    """One series: its points, then where it comes from."""
    console = _console()
    series = answer.series
    table = _table(f"{series.label.en} ({series.unit})", ["period", "value"])
    for period, value in answer.points:
        table.add_row(period, _number(value))
    console.print(table)
    console.print(f"Source: {answer.source} {series.place}")
    console.print(f"Licence: {series.licence}. Grade {series.grade}.")
    console.print(f"Cleaning: {series.cleaning}")
    console.print(f"Known faults: {series.faults.en}")


def _console() -> Console:
    """A console that prints brackets as they are."""
    return Console(markup=False, highlight=False)


def _table(title: str, heads: list[str]) -> Table:
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for place, head in enumerate(heads):
        table.add_column(head, overflow="fold", no_wrap=place == 0)
    return table


def _ending(console: Console, caveats: Iterable[str], fingerprint: str) -> None:
    _caveats(console, caveats)
    console.print(f"Fingerprint: {fingerprint}")


def _caveats(console: Console, caveats: Iterable[str]) -> None:
    console.print("\nCaveats")
    for caveat in caveats:
        console.print(f"  - {caveat}")


def _futures(answer: RunAnswer | CompareAnswer) -> str:
    return f"{answer.futures:,} futures ({answer.draws} draws, seed {answer.seed})"


def _five(bands: OutcomeBands | Quantiles) -> tuple[Any, ...]:
    return bands.q05, bands.q25, bands.q50, bands.q75, bands.q95


def _number(value: float | None) -> str:
    if value is None:
        return "none"
    if value and abs(value) < 1:
        return f"{value:.4g}"
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:,.1f}"


def _percent(value: float | None) -> str:
    return "none" if value is None else f"{value:+.0%}"


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.0%}"


def _paired(row: PairedRow) -> tuple[str, ...]:
    """What a package changes: as numbers, only as a direction, or not at all."""
    if not row.connected or row.show == "none":
        return NOT_CONNECTED, "", "", ""
    shares = (_share(row.share_lower), _share(row.share_higher))
    if row.show == "sign":
        return "direction only", "", *shares
    span = f"{_percent(row.relative.q05)} to {_percent(row.relative.q95)}"
    return _percent(row.relative.q50), span, *shares


def _status(status: Status) -> str:
    counts = status.model_dump()
    return ", ".join(f"{n} {word}" for word, n in counts.items() if n)
