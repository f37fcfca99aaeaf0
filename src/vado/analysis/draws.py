"""Futures of a model: one value of every parameter for each future.

The draw of a future depends on the study's seed and the future's number alone, so any
split of an ensemble gives the same futures, and every package meets the same ones.
"""

import csv
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vado.catalog.records import Draws, Parameter, Span
from vado.core.errors import Problem, Problems, VadoError
from vado.engine.random import uniforms

Values: TypeAlias = Mapping[str, float | NDArray[np.float64]]


@dataclass(frozen=True, kw_only=True)
class Drawer:
    """Draws futures; ``digest`` stands for all that determines them but the seed."""

    draw: Callable[[int, int, int], Values]
    """Seed, number of the first future, how many: an array for each parameter, or a
    number where it is the same in all futures."""
    digest: str


def published_values(
    parameters: Mapping[str, Parameter], switches: Mapping[str, str]
) -> dict[str, float]:
    """The published value of each parameter under these switches."""
    values = {}
    for name, parameter in parameters.items():
        fitting = [
            s.value for s in parameter.switched if switches.get(s.switch) == s.choice
        ]
        values[name] = fitting[0] if fitting else parameter.value
    return values


def drawer(
    draws: Draws,
    folder: Path,
    parameters: Mapping[str, Parameter],
    switches: Mapping[str, str],
    *,
    ranges: Mapping[str, Span],
    fixed: Mapping[str, float],
) -> Drawer:
    """How to draw futures of this kind.

    ``ranges`` narrows parameters (a structure), ``fixed`` sets them (a scenario).
    """
    values = published_values(parameters, switches)
    if draws.kind == "values":
        return _fixed({**values, **fixed})
    if draws.kind == "ranges":
        return _independent(parameters, ranges, fixed)
    table = folder / str(draws.file).format(**switches)
    return _rows(table, draws.weight, values, fixed)


def _fixed(values: Mapping[str, float]) -> Drawer:
    def draw(seed: int, first: int, count: int) -> Values:
        return values

    return Drawer(draw=draw, digest=_digest(sorted(values.items())))


def _independent(
    parameters: Mapping[str, Parameter],
    ranges: Mapping[str, Span],
    fixed: Mapping[str, float],
) -> Drawer:
    spans = {n: ranges.get(n, p.range) for n, p in parameters.items()}

    def draw(seed: int, first: int, count: int) -> Values:
        values: dict[str, float | NDArray[np.float64]] = {}
        for name, parameter in parameters.items():
            low, high = spans[name].low, spans[name].high
            if name in fixed:
                values[name] = fixed[name]
                continue
            share = uniforms(seed, f"parameter.{name}", first, count)
            if parameter.scale == "log":
                values[name] = low * (high / low) ** share
            else:
                values[name] = low + (high - low) * share
        return values

    facts = [(n, s.low, s.high, parameters[n].scale) for n, s in sorted(spans.items())]
    return Drawer(draw=draw, digest=_digest([facts, sorted(fixed.items())]))


def _rows(
    table: Path,
    weight: str | None,
    values: Mapping[str, float],
    fixed: Mapping[str, float],
) -> Drawer:
    """Rows of a table, drawn with replacement in proportion to their weight."""
    columns, digest = read_table(table)
    if weight is not None and weight not in columns:
        raise VadoError(
            f"{table.name}: there is no column '{weight}' of weights. "
            f"Columns: {', '.join(columns)}."
        )
    rows = len(next(iter(columns.values())))
    weights = np.ones(rows) if weight is None else columns[weight]
    upto = np.cumsum(weights) / np.sum(weights)

    def draw(seed: int, first: int, count: int) -> Values:
        share = uniforms(seed, "row", first, count)
        row = np.minimum(np.searchsorted(upto, share, side="right"), rows - 1)
        drawn = {n: columns[n][row] for n in values if n in columns}
        return {**values, **drawn, **fixed}

    facts = [digest, weight, sorted(values.items()), sorted(fixed.items())]
    return Drawer(draw=draw, digest=_digest(facts))


def read_table(path: Path) -> tuple[dict[str, NDArray[np.float64]], str]:
    """Columns of a CSV of numbers, and the sha256 of the file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        found = f"cannot be read ({error.strerror})."
        remedy = "Remake it with `vado calibrate`."
        raise Problems([Problem(file=str(path), found=found, remedy=remedy)]) from error
    rows = list(csv.reader(content.decode().splitlines()))
    numbers = np.array(rows[1:], float)
    columns = {name: numbers[:, k].copy() for k, name in enumerate(rows[0])}
    return columns, hashlib.sha256(content).hexdigest()


def _digest(facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()
