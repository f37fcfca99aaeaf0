"""Futures of a model: one value of every parameter for each future.

The draw of a future depends on the study's seed and the future's number alone, so any
split of an ensemble gives the same futures, and every package meets the same ones.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vado.analysis.joint import joint_draws
from vado.analysis.summary import draw as draw_summary
from vado.analysis.summary import read_summary
from vado.analysis.tables import read_rows, read_table
from vado.catalog.records import Draws, Parameter, Span
from vado.core.errors import MissingFile, Problem, Problems, VadoError
from vado.engine.random import uniforms

REMAKE = "Install vado again, or remake the file with `vado calibrate`."

Values: TypeAlias = Mapping[str, float | NDArray[np.float64]]


@dataclass(frozen=True, kw_only=True)
class Drawer:
    """Draws futures; ``digest`` stands for all that determines them but the seed."""

    draw: Callable[[int, int, int], Values]
    """Seed, number of the first future, how many: an array for each parameter, or a
    number where it is the same in all futures."""
    digest: str
    whole: Values | None = None
    """Of a table: every row once, in its order."""


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


def nowhere(key: str) -> Path:
    """No data folder: every file of other authors is missing."""
    raise MissingFile(f"'{key}': no data folder was given to look in.")


def drawer(
    draws: Draws,
    folder: Path,
    parameters: Mapping[str, Parameter],
    switches: Mapping[str, str],
    *,
    ranges: Mapping[str, Span],
    fixed: Mapping[str, float],
    find: Callable[[str], Path] = nowhere,
    files: Mapping[str, str] = MappingProxyType({}),
) -> Drawer:
    """How to draw futures of this kind.

    ``ranges`` narrows parameters (a structure), ``fixed`` sets them (a scenario),
    ``find`` gives a file of other authors by its key, ``files`` the sha256 of shipped
    ones. Raises ``Problems`` when a shipped file is not what was shipped.
    """
    values = published_values(parameters, switches)
    if draws.kind == "values":
        return _fixed({**values, **fixed})
    if draws.kind == "ranges":
        drawn = _drawn(draws, parameters, ranges)
        return _independent(drawn, ranges, {**values, **fixed}, fixed)
    if draws.kind == "third_party":
        columns, digest = joint_draws(find(str(draws.third_party)), parameters)
        return _rows(columns, digest, None, values, fixed)
    path = _shipped(folder / str(draws.file).format(**switches), files)
    if draws.kind == "summary":
        terms = _shipped(folder / str(draws.terms).format(**switches), files)
        return _summarised(path, terms, parameters, values, fixed)
    columns, digest = read_table(path, REMAKE)
    if draws.weight is not None and draws.weight not in columns:
        raise VadoError(
            f"{path.name}: there is no column '{draws.weight}' of weights. "
            f"Columns: {', '.join(columns)}."
        )
    return _rows(columns, digest, draws.weight, values, fixed)


def _shipped(path: Path, files: Mapping[str, str]) -> Path:
    """The path of a shipped file, if its content is what was shipped."""
    expected = files.get(path.name)
    if expected is None:
        return path
    _, _, found = read_rows(path, REMAKE)
    if found != expected:
        raise Problems(
            [
                Problem(
                    file=str(path),
                    found=f"has sha256 {found}, but {expected} was shipped.",
                    remedy=REMAKE,
                )
            ]
        )
    return path


def _fixed(values: Mapping[str, float]) -> Drawer:
    def draw(seed: int, first: int, count: int) -> Values:
        return values

    return Drawer(draw=draw, digest=_digest(sorted(values.items())))


def _drawn(
    draws: Draws, parameters: Mapping[str, Parameter], ranges: Mapping[str, Span]
) -> dict[str, Parameter]:
    """The parameters whose ranges are drawn from."""
    return {
        name: parameter
        for name, parameter in parameters.items()
        if draws.varies == "all" or parameter.kind == "fitted" or name in ranges
    }


def _independent(
    drawn: Mapping[str, Parameter],
    ranges: Mapping[str, Span],
    values: Mapping[str, float],
    fixed: Mapping[str, float],
) -> Drawer:
    """Each of ``drawn`` apart, over its range, and the others at their values."""
    spans = {n: ranges.get(n, p.range) for n, p in drawn.items() if n not in fixed}

    def draw(seed: int, first: int, count: int) -> Values:
        found: dict[str, float | NDArray[np.float64]] = dict(values)
        for name, span in spans.items():
            share = uniforms(seed, f"parameter.{name}", first, count)
            if drawn[name].scale == "log":
                found[name] = span.low * (span.high / span.low) ** share
            else:
                found[name] = span.low + (span.high - span.low) * share
        return found

    facts = [(n, s.low, s.high, drawn[n].scale) for n, s in sorted(spans.items())]
    return Drawer(draw=draw, digest=_digest([facts, sorted(values.items())]))


def _summarised(
    marginals: Path,
    terms: Path,
    parameters: Mapping[str, Parameter],
    values: Mapping[str, float],
    fixed: Mapping[str, float],
) -> Drawer:
    """From our own summary of joint draws, whatever the data folder holds."""
    summary = read_summary(marginals, terms, parameters)

    def draw(seed: int, first: int, count: int) -> Values:
        return {**values, **draw_summary(summary, seed, first, count), **fixed}

    spans = [(part.name, part.low, part.high) for part in summary.parts]
    facts = [summary.digests, spans, sorted(values.items()), sorted(fixed.items())]
    return Drawer(draw=draw, digest=_digest(facts))


def _rows(
    columns: Mapping[str, NDArray[np.float64]],
    digest: str,
    weight: str | None,
    values: Mapping[str, float],
    fixed: Mapping[str, float],
) -> Drawer:
    """Rows of a table, drawn with replacement in proportion to their weight."""
    rows = len(next(iter(columns.values())))
    weights = np.ones(rows) if weight is None else columns[weight]
    upto = np.cumsum(weights) / np.sum(weights)
    own = {n: columns[n] for n in values if n in columns}

    def draw(seed: int, first: int, count: int) -> Values:
        share = uniforms(seed, "row", first, count)
        row = np.minimum(np.searchsorted(upto, share, side="right"), rows - 1)
        return {**values, **{n: column[row] for n, column in own.items()}, **fixed}

    facts = [digest, weight, sorted(values.items()), sorted(fixed.items())]
    whole: dict[str, float | NDArray[np.float64]] = {**values, **own, **fixed}
    return Drawer(draw=draw, digest=_digest(facts), whole=whole)


def _digest(facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()
