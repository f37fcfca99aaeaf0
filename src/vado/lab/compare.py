"""Run packages over the same futures and pair each with a base."""

from dataclasses import dataclass

import numpy as np

from vado.analysis.pairing import Lowest, Paired
from vado.catalog.load import read_catalog
from vado.catalog.records import Package
from vado.core.errors import Problem, Problems, UnknownName
from vado.core.version import VERSION
from vado.engine.reduce import Bands
from vado.lab.answers import CompareAnswer, PairedRow
from vado.lab.bands import (
    Tally,
    caveats_of,
    label_of,
    outcome_bands,
    quantiles_at,
    share,
    status_of,
)
from vado.lab.dates import decimal_year, whole_years
from vado.lab.ensembles import Ensemble, counted, ensemble, find_package
from vado.lab.progress import Progress, silent
from vado.lab.requests import CompareRequest
from vado.lab.systems import Loaded, load


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a comparison gathers while its futures run; by package key."""

    ensemble: Ensemble
    base: str
    packages: dict[str, Package]
    """The base first."""
    years: tuple[float, ...]
    bands: dict[str, Bands]
    tallies: dict[str, Tally]
    paired: dict[str, Paired]
    lowest: Lowest


def compare(request: CompareRequest, progress: Progress = silent) -> CompareAnswer:
    """Differences from the base, future by future, at the dates of comparison.

    Raises ``VadoError`` when the request does not fit the system.
    """
    loaded = load(request.system, request.switches)
    made = _prepare(loaded, request)
    total = request.futures * len(made.packages)
    for first, count in made.ensemble.chunks():
        _add(made, first, count)
        progress((first + count) * len(made.packages), total)
    return _answer(made, request)


def all_packages(system: str, base: str | Package) -> tuple[str, ...]:
    """Keys of the packages that the system compares unless told, less the base."""
    models = read_catalog(kinds=("about",)).models
    if system not in models:
        raise UnknownName(system, models, "request: system")
    return tuple(key for key in models[system].about.packages if key != base)


def _prepare(loaded: Loaded, request: CompareRequest) -> Comparison:
    base = find_package(loaded, request.base)
    packages = {base.key: base}
    for wanted in request.packages:
        package = find_package(loaded, wanted)
        if packages.setdefault(package.key, package) != package:
            found = f"two different packages are called '{package.key}'."
            remedy = "Give each its own key."
            raise Problems(
                [Problem(file="request", key="packages", found=found, remedy=remedy)]
            )
    years = _years(loaded, request)
    start = decimal_year(request.start or loaded.about.start)
    end = decimal_year(request.end or loaded.about.end)
    kept = tuple(sorted({*whole_years(start, end), *years}))
    made = ensemble(loaded, request, kept)
    return Comparison(
        ensemble=made,
        base=base.key,
        packages=packages,
        years=years,
        bands={key: Bands() for key in packages},
        tallies={key: Tally() for key in packages},
        paired={key: Paired() for key in packages if key != base.key},
        lowest=Lowest(),
    )


def _years(loaded: Loaded, request: CompareRequest) -> tuple[float, ...]:
    """The dates of comparison inside the horizon; given ones must lie there."""
    start = request.start or loaded.about.start
    end = request.end or loaded.about.end
    outside = [day for day in request.years if not start <= day <= end]
    if outside:
        raise Problems(
            Problem(
                file="request",
                key="years",
                found=f"{day} is outside the run.",
                remedy=f"Allowed: {start} to {end}.",
            )
            for day in outside
        )
    days = request.years or tuple(
        day for day in loaded.about.horizons if start <= day <= end
    )
    return tuple(decimal_year(day) for day in sorted(set(days or (end,))))


def _add(made: Comparison, first: int, count: int) -> None:
    loaded, series, good = made.ensemble.loaded, {}, {}
    at = np.isin(np.array(made.ensemble.horizon.kept), made.years)
    for key, package in made.packages.items():
        result = made.ensemble.run(package, first, count)
        good[key] = counted(loaded, result)
        made.bands[key].add(result, good[key])
        made.tallies[key].add(result)
        series[key] = {name: values[at] for name, values in result.series.items()}
    for key, paired in made.paired.items():
        paired.add(series[made.base], series[key], good[made.base] & good[key])
    made.lowest.add(series, np.logical_and.reduce(list(good.values())))


def _rows(made: Comparison) -> tuple[PairedRow, ...]:
    loaded, rows = made.ensemble.loaded, []
    reached = outcome_bands(made.ensemble, made.bands[made.base])
    for key, paired in made.paired.items():
        four = [
            b.values()
            for b in (paired.base, paired.value, paired.difference, paired.relative)
        ]
        for outcome in made.ensemble.outcomes:
            own = loaded.own(outcome)
            for k, year in enumerate(made.years):
                base, value, difference, relative = (
                    quantiles_at(v[own][:, k]) for v in four
                )
                rows.append(
                    PairedRow(
                        package=key,
                        outcome=outcome,
                        unit=reached[outcome].unit,
                        show=reached[outcome].show,
                        connected=reached[outcome].connected,
                        year=year,
                        base=base,
                        value=value,
                        difference=difference,
                        relative=relative,
                        share_lower=share(int(paired.lower[own][k]), paired.count),
                        share_higher=share(int(paired.higher[own][k]), paired.count),
                        futures=paired.count,
                    )
                )
    return tuple(rows)


def _best(made: Comparison) -> dict[str, dict[str, dict[str, float]]]:
    """Outcome, year, package: share of futures in which it is the lowest."""
    if not made.lowest.count:
        return {}
    return {
        outcome: {
            f"{year:.10g}": {
                key: int(counts[k]) / made.lowest.count
                for key, counts in made.lowest.counts[
                    made.ensemble.loaded.own(outcome)
                ].items()
            }
            for k, year in enumerate(made.years)
        }
        for outcome in made.ensemble.outcomes
    }


def _answer(made: Comparison, request: CompareRequest) -> CompareAnswer:
    asked = made.ensemble
    times = np.array(asked.horizon.kept)
    told = times >= asked.horizon.start
    return CompareAnswer(
        system=request.system,
        base=made.base,
        packages=tuple(made.packages),
        labels=label_of(made.packages),
        scenario=asked.scenario,
        structure=asked.structure,
        switches=dict(asked.loaded.switches),
        draws=request.draws,
        futures=request.futures,
        seed=request.seed,
        step=asked.horizon.step_words,
        years=made.years,
        status={key: status_of(tally) for key, tally in made.tallies.items()},
        rows=_rows(made),
        best=_best(made),
        times=tuple(times[told].tolist()),
        bands={k: outcome_bands(asked, b, told) for k, b in made.bands.items()},
        fingerprint=asked.fingerprint(made.packages, compared=made.years),
        version=VERSION,
        caveats=caveats_of(asked, made.packages.values(), made.tallies.values()),
    )
