"""Our number beside each reported one, every run made once for all that it serves."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from vado.analysis.draws import Values, drawer
from vado.catalog.load import Catalog
from vado.catalog.records import Reported
from vado.core.errors import DamagedFile, MissingFile, VadoError
from vado.engine.ensemble import Program, compile_model
from vado.engine.reduce import exact_quantiles
from vado.engine.results import Result
from vado.lab.dates import decimal_year
from vado.lab.ensembles import find_scenario, inputs_of, signals_of
from vado.lab.figures import figure, figures
from vado.lab.progress import Progress
from vado.lab.systems import Loaded, finder, load

OFF_THE_PATH = ("matrix", "fit")
"""Measures that no run gives: they are figures of the model's own calibration."""
STEPWISE = ("total", "annual", "sum")
"""Measures that need every step of a run."""
FUTURES, SEED = 4_999, 1
"""Futures of draws that have no rows of their own to take once each: as many as the
largest published set of joint draws has."""
UNDRIVEN = "status_quo"
"""The package without any policy, of whichever model."""

Kind = TypeVar("Kind", bound=Hashable)
Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Our number, or what it needs and the reader does not have."""

    value: float | None = None
    needs: str | None = None


def numbers(
    catalog: Catalog, model: str, rows: Sequence[Reported], progress: Progress
) -> dict[str, Found]:
    """Our number for each row, by its name."""
    bases = {row.name: _base(row) for row in rows if row.relative}
    wanted, found = [*rows, *bases.values()], {}
    for _, group in _grouped(wanted, lambda row: tuple(sorted(row.switches.items()))):
        for name, ours in _of_form(catalog, model, group):
            found[name] = ours
            progress(min(len(found), len(rows)), len(rows))
    changes = {
        name: _change(found[name], found[base.name]) for name, base in bases.items()
    }
    return {row.name: changes.get(row.name, found[row.name]) for row in rows}


def futures(
    loaded: Loaded, draws: str, scenario: str, *, seed: int = SEED, count: int = FUTURES
) -> Values:
    """Values of futures of some draws under a scenario: each row once, if they have
    rows, and else as many as asked.

    Raises ``MissingFile`` when the draws are in a file that is not there.
    """
    fixed = find_scenario(loaded, scenario).values
    found = drawer(
        loaded.about.draws[draws],
        loaded.files.folder,
        loaded.parameters,
        loaded.switches,
        ranges={},
        fixed={loaded.own(name): value for name, value in fixed.items()},
        find=finder(loaded.catalog),
        files=loaded.about.files,
    )
    return found.draw(seed, 0, count) if found.whole is None else found.whole


def run(
    loaded: Loaded,
    program: Program,
    values: Values,
    *,
    scenario: str,
    package: str,
    days: Iterable[date],
    stepwise: bool,
) -> Result:
    """One run of each future from the model's first date on, kept at ``days`` or at
    every step."""
    own = [loaded.own_time(decimal_year(day)) for day in days]
    begun = loaded.own_time(decimal_year(loaded.about.start))
    known = loaded.model.names
    return program.run(
        {name: value for name, value in values.items() if name in known},
        start=begun,
        stop=max(*own, begun + loaded.model.step_size),
        signals={
            **inputs_of(loaded, find_scenario(loaded, scenario)),
            **signals_of(loaded, loaded.catalog.packages[package]),
        },
        dates=own,
        record=None if stepwise else own,
    )


def _base(row: Reported) -> Reported:
    """What a relative row is a change against."""
    own = {"switches": {}, "package": UNDRIVEN, "parts": 1, "relative": False}
    return row.model_copy(update={**own, "name": f"{row.name}, its base"})


def _change(ours: Found, base: Found) -> Found:
    if ours.value is None or base.value is None:
        return Found(needs=ours.needs or base.needs)
    return Found(value=ours.value / base.value - 1.0)


def _of_form(
    catalog: Catalog, model: str, rows: Sequence[Reported]
) -> Iterator[tuple[str, Found]]:
    """Rows that share switches."""
    switches = rows[0].switches
    try:
        loaded = load(model, switches, catalog)
    except DamagedFile:
        raise
    except MissingFile:
        needs = _needy(catalog, model, switches)
        yield from ((row.name, Found(needs=needs)) for row in rows)
        return
    for measure in OFF_THE_PATH:
        mine = [row for row in rows if row.measure == measure]
        off = figures(loaded, measure) if mine else {}
        yield from ((r.name, Found(value=figure(off, r.outcome))) for r in mine)
    path = [row for row in rows if row.measure not in OFF_THE_PATH]
    for (parts, draws), group in _grouped(path, lambda row: (row.parts, row.draws)):
        program = compile_model(
            loaded.model,
            tables=loaded.tables,
            watch=tuple(dict.fromkeys(row.outcome for row in group)),
            step=loaded.model.step_size / parts,
        )
        yield from _of_program(loaded, program, draws, group)


def _needy(catalog: Catalog, model: str, switches: Mapping[str, str]) -> str:
    """The choices that cannot do without files of other authors."""
    known = {switch.name: switch for switch in catalog.models[model].about.switches}
    return ", ".join(
        choice
        for name, choice in sorted(switches.items())
        if choice in known[name].needs
    )


def _of_program(
    loaded: Loaded, program: Program, draws: str, rows: Sequence[Reported]
) -> Iterator[tuple[str, Found]]:
    """Rows that share a program and draws."""
    for scenario, group in _grouped(rows, lambda row: row.scenario):
        try:
            values = futures(loaded, draws, scenario)
        except DamagedFile:
            raise
        except MissingFile:
            needs = str(loaded.about.draws[draws].third_party)
            yield from ((row.name, Found(needs=needs)) for row in group)
            continue
        for package, mine in _grouped(group, lambda row: row.package):
            result = run(
                loaded,
                program,
                values,
                scenario=scenario,
                package=package,
                days=sorted({d for row in mine for d in (row.at, row.since) if d}),
                stepwise=any(row.measure in STEPWISE for row in mine),
            )
            for row in mine:
                yield row.name, Found(value=_number(loaded, row, result))


def _grouped(
    rows: Iterable[Reported], by: Callable[[Reported], Kind]
) -> list[tuple[Kind, list[Reported]]]:
    """Rows that have something in common, in the order in which it first occurs."""
    groups: dict[Kind, list[Reported]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return list(groups.items())


def _number(loaded: Loaded, row: Reported, result: Result) -> float:
    """The number of ours that stands beside a reported one."""
    path = result.series[row.outcome]
    values = path[:, row.element - 1] if row.element else path
    ours = measured(loaded, row, result, values)
    if row.share is None:
        return float(ours[0])
    return float(exact_quantiles(ours, (row.share,))[0])


def measured(loaded: Loaded, row: Reported, result: Result, values: Array) -> Array:
    """What a row asks of a path, for each future."""
    at = _place(loaded, row, result, row.at)
    if row.measure == "value":
        return np.asarray(values[at])
    since = _place(loaded, row, result, row.since)
    if row.measure == "change":
        return np.asarray(values[at] / values[since] - 1.0)
    if row.measure == "gain":
        return np.asarray(values[at] - values[since])
    part, times = values[since : at + 1], result.times[since : at + 1]
    summed = row.measure == "sum"
    rates = part[:-1] if summed else (part[1:] + part[:-1]) / 2
    whole = np.asarray((rates * np.diff(times)[:, None]).sum(axis=0))
    years = loaded.year(result.times[at]) - loaded.year(result.times[since])
    return whole / years if row.measure == "annual" else whole


def _place(loaded: Loaded, row: Reported, result: Result, day: date | None) -> int:
    """Where in the result a date of the row stands."""
    if day is None:
        raise VadoError(
            f"published: {row.name}: a {row.measure} needs its dates, at and since."
        )
    time = loaded.own_time(decimal_year(day))
    return int(np.argmin(np.abs(result.times - time)))
