"""Expected outputs of other authors' programs, where the reader has them."""

import csv
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from vado.catalog.records import Expected, Family
from vado.core.errors import Problem, Problems

VARIABLE = "VADO_REFERENCE"
"""Names the folder that holds them; they are never shipped."""

Cell: TypeAlias = tuple[str, str, str, str]
"""Scenario, package, outcome and year as the file has them; empty where it has none."""


def expected_values(family: Family) -> Mapping[Cell, float] | None:
    """The numbers of the family's file, or None where the reader does not have it.

    Raises ``Problems`` where the file is not as the family says.
    """
    folder, table = os.environ.get(VARIABLE), family.expected
    if not folder or table is None:
        return None
    path = Path(folder).expanduser() / table.file
    if not path.is_file():
        return None
    own = [o.reported_as for o in family.outcomes.values() if o.reported_as]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        _check_heads(path, rows.fieldnames or (), table, own)
        return dict(_cells(path, rows, table, own))


def _cells(
    path: Path, rows: "csv.DictReader[str]", table: Expected, own: list[str]
) -> Iterator[tuple[Cell, float]]:
    for row in rows:
        try:
            for outcome, column in _columns(row, table, own):
                cell = (
                    row[table.scenario],
                    row[table.package] if table.package else "",
                    outcome,
                    row[table.year] if table.year else "",
                )
                yield cell, float(row[column])
        except (TypeError, ValueError):
            found = f"line {rows.line_num} does not hold a number for each outcome."
            raise _problem(path, found) from None


def _columns(
    row: Mapping[str, str], table: Expected, own: list[str]
) -> Iterator[tuple[str, str]]:
    """Each outcome that a row tells, with the column of its number."""
    if table.outcome is not None and table.value is not None:
        yield row[table.outcome], table.value
    else:
        yield from ((name, name) for name in own)


def _check_heads(
    path: Path, heads: Collection[str], table: Expected, own: list[str]
) -> None:
    named = (table.scenario, table.package, table.year, table.outcome, table.value)
    needed = [n for n in named if n] + ([] if table.outcome else own)
    lacking = [n for n in needed if n not in heads]
    if lacking:
        raise _problem(path, f"has no column '{lacking[0]}'.")


def _problem(path: Path, found: str) -> Problems:
    remedy = f"Take another copy, or unset {VARIABLE} to do without."
    return Problems([Problem(file=str(path), found=found, remedy=remedy)])
