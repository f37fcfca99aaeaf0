"""Models beside the numbers that their papers reported."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vado.analysis.draws import published_values
from vado.catalog.load import Catalog, read_catalog
from vado.catalog.records import Reported, Text
from vado.core.errors import MissingFile, UnknownName, VadoError
from vado.core.version import VERSION
from vado.engine.ensemble import compile_model
from vado.engine.results import Result
from vado.lab.answers import ValidateAnswer, ValidationRow
from vado.lab.dates import decimal_year
from vado.lab.ensembles import signals_of
from vado.lab.figures import figure, figures
from vado.lab.progress import Progress, silent
from vado.lab.requests import ValidateRequest
from vado.lab.systems import Loaded, load

OFF_THE_PATH = ("matrix", "fit")
"""Measures that no run gives: they are figures of the model's own calibration."""
Setting: TypeAlias = tuple[tuple[tuple[str, str], ...], str]
"""What rows share that one run serves: switches and package."""


def validate(request: ValidateRequest, progress: Progress = silent) -> ValidateAnswer:
    """Every reported number beside ours.

    A row whose data are missing says so instead of failing; a mismatch whose reason is
    known stays visible with its reason.
    """
    catalog = read_catalog()
    if request.model is not None and request.model not in catalog.models:
        raise UnknownName(request.model, catalog.models, "request: model")
    models = (request.model,) if request.model else tuple(catalog.models)
    wanted = [
        (model, row)
        for model in models
        for row in catalog.models[model].published.values()
        if request.everything or not row.slow
    ]
    rows: dict[tuple[str, str], ValidationRow] = {}
    for model in models:
        mine = [row for m, row in wanted if m == model]
        for setting in dict.fromkeys(map(_setting, mine)):
            group = [row for row in mine if _setting(row) == setting]
            for row, ours, trouble in _ours(catalog, model, group):
                rows[model, row.name] = _row(catalog, model, row, ours, trouble)
            progress(len(rows), len(wanted))
    ordered = tuple(rows[model, row.name] for model, row in wanted)
    return ValidateAnswer(rows=ordered, version=VERSION)


def _setting(row: Reported) -> Setting:
    return tuple(sorted(row.switches.items())), row.package


def _ours(
    catalog: Catalog, model: str, rows: list[Reported]
) -> list[tuple[Reported, float | None, str | None]]:
    """Our number for each row that shares a setting, or why there is none."""
    switches, package = _setting(rows[0])
    try:
        loaded = load(model, dict(switches), catalog)
        path = [row for row in rows if row.measure not in OFF_THE_PATH]
        result = _run(loaded, package, path) if path else None
        off = [m for m in OFF_THE_PATH if any(row.measure == m for row in rows)]
        found = {measure: figures(loaded, measure) for measure in off}
        return [(row, _number(loaded, row, result, found), None) for row in rows]
    except MissingFile:
        needs = ", ".join(choice for _, choice in switches)
        return [(row, None, needs) for row in rows]


def _run(loaded: Loaded, package: str, rows: list[Reported]) -> Result:
    """One run with the published numbers, every step kept."""
    days = sorted({day for row in rows for day in (row.at, row.since) if day})
    program = compile_model(
        loaded.model,
        tables=loaded.tables,
        watch=tuple(dict.fromkeys(row.outcome for row in rows)),
    )
    own = [loaded.own_time(decimal_year(day)) for day in days]
    begun = loaded.own_time(decimal_year(loaded.about.start))
    return program.run(
        {
            name: value
            for name, value in published_values(
                loaded.parameters, loaded.switches
            ).items()
            if name in loaded.model.names
        },
        start=begun,
        stop=max(*own, begun + loaded.model.step_size),
        signals=signals_of(loaded, loaded.catalog.packages[package]),
        dates=own,
    )


def _number(
    loaded: Loaded,
    row: Reported,
    result: Result | None,
    found: Mapping[str, Mapping[str, float]],
) -> float:
    """The number of ours that stands beside a reported one."""
    if result is None or row.measure in found:
        return figure(found[row.measure], row.outcome)
    at = _place(loaded, row, result, row.at)
    path = result.series[row.outcome]
    values = path[:, row.element - 1, 0] if row.element else path[:, 0]
    if row.measure == "value":
        return float(values[at])
    since = _place(loaded, row, result, row.since)
    if row.measure == "change":
        return float(values[at] / values[since] - 1)
    whole = _sum(result.times[since : at + 1], values[since : at + 1])
    years = loaded.year(result.times[at]) - loaded.year(result.times[since])
    return whole / years if row.measure == "annual" else whole


def _sum(times: NDArray[np.float64], rates: NDArray[np.float64]) -> float:
    """What a rate adds up to: trapezoids over the model's own steps."""
    return float(np.sum((rates[1:] + rates[:-1]) / 2 * np.diff(times)))


def _place(loaded: Loaded, row: Reported, result: Result, day: date | None) -> int:
    """Where in the result a date of the row stands."""
    if day is None:
        raise VadoError(
            f"published: {row.name}: a {row.measure} needs its dates, at and since."
        )
    time = loaded.own_time(decimal_year(day))
    return int(np.argmin(np.abs(result.times - time)))


def _row(
    catalog: Catalog, model: str, row: Reported, ours: float | None, needs: str | None
) -> ValidationRow:
    error = None if ours is None else _error(row.reported, ours)
    ok = None if error is None else error <= row.tolerance
    notes: Iterable[Text | None] = (
        Text(en=f"needs {needs}", es=f"necesita {needs}") if needs else None,
        row.mismatch,
        row.note,
    )
    given = [note for note in notes if note]
    return ValidationRow(
        model=model,
        name=row.name,
        label=row.label,
        scenario=row.scenario,
        policy=row.package,
        outcome=row.outcome,
        network=row.switches.get("network"),
        reported=row.reported,
        ours=ours,
        relative_error=error,
        tolerance=row.tolerance,
        ok=ok,
        explained=row.mismatch is not None,
        where=f"{catalog.sources[row.source].authors} "
        f"({catalog.sources[row.source].year}): {row.where} ({row.evidence})",
        note=Text(en=" ".join(n.en for n in given), es=" ".join(n.es for n in given))
        if given
        else None,
    )


def _error(reported: float, ours: float) -> float:
    """Relative difference; of zero, the difference itself."""
    gap = abs(ours - reported)
    return gap / abs(reported) if reported else gap
