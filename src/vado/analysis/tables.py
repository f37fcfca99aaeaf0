"""Tables of draws as files: read whole, with the digest of what was read."""

import csv
import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vado.core.errors import Problem, Problems

Rows = list[list[str]]
"""Cells of each line."""


def read_rows(
    path: Path, remedy: str, *, delimiter: str = ","
) -> tuple[list[str], Rows, str]:
    """Heads, rows and the sha256 of a file; ``remedy`` is told when it cannot be read.

    Raises ``Problems`` for that and for rows that are not as long as the first line.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        found = f"cannot be read ({error.strerror})."
        raise Problems([Problem(file=str(path), found=found, remedy=remedy)]) from error
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    heads, *rows = csv.reader(lines or [""], delimiter=delimiter)
    uneven = [k for k, row in enumerate(rows, start=2) if len(row) != len(heads)]
    if uneven or not rows:
        found = (
            f"line {uneven[0]} has not {len(heads)} cells."
            if uneven
            else "has no rows."
        )
        raise Problems([Problem(file=str(path), found=found, remedy=remedy)])
    return heads, rows, hashlib.sha256(content).hexdigest()


def read_table(
    path: Path, remedy: str, *, delimiter: str = ","
) -> tuple[dict[str, NDArray[np.float64]], str]:
    """Columns of a file of numbers, and its sha256."""
    heads, rows, digest = read_rows(path, remedy, delimiter=delimiter)
    numbers = np.array(rows, float)
    return {name: numbers[:, k].copy() for k, name in enumerate(heads)}, digest
