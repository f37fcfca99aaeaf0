"""Reported numbers beside ours on the terminal."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from rich.console import Console

from vado.lab.answers import ValidateAnswer, ValidationRow

Kind = TypeVar("Kind", bound=Hashable)

WIDTHS = (11, 11, 9, 14)
"""Of the columns: reported, ours, error and verdict."""
LARGE = 1_000
HEADS = ("reported", "ours", "error", "agrees")
COUNT_WIDTHS = (8, 8, 8, 8, 8, 9)
COUNT_HEADS = ("rows", "agree", "known", "NO", "alone", "largest")
KEY = (
    "agree: within the tolerance; known: not within it, and why stands above;",
    "NO: not within it; alone: nothing to compare with; largest: relative error",
    "among rows that agree.",
)


def validation_tables(answer: ValidateAnswer) -> None:
    """Every reported number beside ours, then why some do not agree, then counts."""
    console = Console(markup=False, highlight=False)
    width = console.width
    for (model, network), rows in _grouped(answer.rows, _form):
        head = f"{model}, network {network}" if network else model
        console.print("\n".join([*_cells(head, HEADS, WIDTHS, width), ""]))
        for table, mine in _grouped(rows, lambda row: row.table):
            console.print("\n".join([*_table(table, mine, width), ""]))
    for line in _notes(answer.rows):
        console.print(line)
    console.print("\n".join(["", *_counts(answer.rows, width)]))
    console.print("\n".join(KEY))


def _form(row: ValidationRow) -> tuple[str, str | None]:
    """Rows of one form of a model stand together."""
    return row.model, row.network


def _table(
    table: str | None, rows: Sequence[ValidationRow], width: int
) -> Iterator[str]:
    """Single figures, or a table by outcome and scenario."""
    if table is None:
        for row in rows:
            yield from _cells(f"  {row.name}", _told(row), WIDTHS, width)
        return
    many = tuple(len(set(facts)) > 1 for facts in zip(*map(_facts, rows), strict=True))
    parts = _grouped(rows, lambda row: (row.outcome, row.scenario))
    for (outcome, scenario), mine in parts:
        yield f"  {table}: {outcome}, {scenario}"
        for row in mine:
            facts = zip(_facts(row), many, strict=True)
            item = ", ".join(fact for fact, varies in facts if varies)
            yield from _cells(f"    {item or row.name}", _told(row), WIDTHS, width)


def _facts(row: ValidationRow) -> tuple[str, ...]:
    """What may tell a row from others of its table: policy, year, percentile."""
    year = "" if row.at is None else str(row.at.year)
    return row.policy, year, "" if row.share is None else f"{100 * row.share:g} %"


def _told(row: ValidationRow) -> tuple[str, ...]:
    error = row.relative_error
    return (
        _number(row.reported),
        _number(row.ours),
        "" if error is None else f"{error:.1e}",
        _verdict(row),
    )


def _number(value: float | None) -> str:
    """Whole where it is large, else five digits of it."""
    if value is None:
        return "none"
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:.5g}"


def _verdict(row: ValidationRow) -> str:
    if row.ok is None:
        return "not compared"
    if row.ok:
        return "yes"
    return "known" if row.explained else "NO"


def _notes(rows: Iterable[ValidationRow]) -> Iterator[str]:
    """What is said of rows that do not agree, each sentence once."""
    noted = [row for row in rows if row.note and row.ok is not True]
    for note, mine in _grouped(noted, lambda row: row.note.en if row.note else ""):
        others = f" and {len(mine) - 1:,} more" if len(mine) > 1 else ""
        yield f"{mine[0].name}{others}: {note}"


def _counts(rows: Sequence[ValidationRow], width: int) -> Iterator[str]:
    """How many rows of each table agree."""
    yield from _cells("In all", COUNT_HEADS, COUNT_WIDTHS, width)
    for (model, network), form in _grouped(rows, _form):
        yield f"  {model}, network {network}" if network else f"  {model}"
        parts = _grouped(form, lambda row: (row.table, row.table and row.scenario))
        for (table, scenario), mine in parts:
            name = f"{table}, {scenario}" if table else "single figures"
            yield from _cells(f"    {name}", _counted(mine), COUNT_WIDTHS, width)
    yield from _cells("  every row", _counted(rows), COUNT_WIDTHS, width)


def _counted(rows: Sequence[ValidationRow]) -> tuple[str, ...]:
    verdicts = [_verdict(row) for row in rows]
    counts = (verdicts.count(v) for v in ("yes", "known", "NO", "not compared"))
    agreed = [row.relative_error or 0.0 for row in rows if row.ok]
    largest = f"{max(agreed):.1e}" if agreed else ""
    return (f"{len(rows):,}", *(f"{n:,}" for n in counts), largest)


def _cells(
    name: str, cells: Sequence[str], widths: Sequence[int], width: int
) -> Iterator[str]:
    """A name and cells after it; a name that is too long has a line of its own."""
    room = max(width - sum(widths) - 1, 0)
    told = "".join(f"{cell:>{w}}" for cell, w in zip(cells, widths, strict=True))
    if len(name) > room:
        yield name
        name = ""
    yield f"{name:<{room}}{told}".rstrip()


def _grouped(
    rows: Iterable[ValidationRow], by: Callable[[ValidationRow], Kind]
) -> list[tuple[Kind, list[ValidationRow]]]:
    """Rows that have something in common, in the order in which it first occurs."""
    groups: dict[Kind, list[ValidationRow]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return list(groups.items())
