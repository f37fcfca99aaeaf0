"""Bands of outcomes over the futures of an ensemble, as answers tell them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vado.analysis.connections import connections
from vado.catalog.records import Package, Text
from vado.engine.memory import STATUS
from vado.engine.reduce import Bands
from vado.engine.results import Result
from vado.lab.answers import Numbers, OutcomeBands, Quantiles, Status
from vado.lab.dates import decimal_year
from vado.lab.ensembles import Ensemble, notices, shows_negative

QUANTILES = ("q05", "q25", "q50", "q75", "q95")


@dataclass
class Tally:
    """What is kept of an ensemble while it runs: counts by status, and who met what."""

    status: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUS, 0))
    met: dict[str, int] = field(default_factory=dict)
    since: dict[str, float] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        """Count one chunk."""
        for word, count in result.counts().items():
            self.status[word] += count
        for name, when in result.observed.items():
            met = when[~np.isnan(when)]
            self.met[name] = self.met.get(name, 0) + len(met)
            if len(met):
                first = min(float(met.min()), self.since.get(name, math.inf))
                self.since[name] = first


def status_of(tally: Tally) -> Status:
    """The counts as a record."""
    return Status(**tally.status)


def caveats_of(
    ensemble: Ensemble, packages: Iterable[Package], tallies: Iterable[Tally]
) -> tuple[Text, ...]:
    """The model's caveats, then what the runs of these packages met."""
    about = ensemble.loaded.about
    texts = list(about.caveats)
    for package, tally in zip(packages, tallies, strict=True):
        for notice in notices(ensemble.loaded):
            name = f"notice.{notice.of}"
            if tally.met.get(name):
                year = ensemble.loaded.year(tally.since[name])
                texts.append(
                    _told(notice.text, package, tally.met[name], ensemble, year)
                )
        kept = ("negative",) if shows_negative(ensemble.loaded) else ()
        texts += _ended(package, tally, kept)
        texts += _late(package, ensemble)
    return tuple(dict.fromkeys(texts))


def _told(
    text: Text, package: Package, count: int, ensemble: Ensemble, year: float
) -> Text:
    facts = {
        "count": f"{count:,}",
        "futures": f"{ensemble.question.futures:,}",
        "since": int(year),
    }
    return Text(
        en=f"{package.label.en}: {text.en.format(**facts)}",
        es=f"{package.label.es}: {text.es.format(**facts)}",
    )


ENDED = {
    "diverged": ("diverged", "divergieron"),
    "negative": ("turned negative", "se volvieron negativas"),
    "failed": ("failed", "fallaron"),
}
FATE = {
    True: (
        "kept in the figures, as published",
        "siguen en las cifras, como se publicó",
    ),
    False: ("left out of the figures", "quedan fuera de las cifras"),
}


def _ended(package: Package, tally: Tally, kept: tuple[str, ...]) -> list[Text]:
    """Runs that did not end well, and whether the figures hold them."""
    return [
        Text(
            en=f"{package.label.en}: {tally.status[word]:,} runs {en}; "
            f"they are {FATE[word in kept][0]}.",
            es=f"{package.label.es}: {tally.status[word]:,} corridas {es}; "
            f"{FATE[word in kept][1]}.",
        )
        for word, (en, es) in ENDED.items()
        if tally.status[word]
    ]


def _late(package: Package, ensemble: Ensemble) -> list[Text]:
    """A package that begins when the run is over changes nothing in it."""
    starts = [s.start for settings in package.levers.values() for s in settings]
    if not starts or decimal_year(min(starts)) < ensemble.horizon.end:
        return []
    en, es, day = package.label.en, package.label.es, min(starts)
    return [
        Text(
            en=f"{en}: begins on {day}, after the end of the run; it changes nothing.",
            es=f"{es}: empieza el {day}, después del final de la corrida; "
            "no cambia nada.",
        )
    ]


def outcome_bands(
    ensemble: Ensemble, bands: Bands, kept: NDArray[np.bool_] | None = None
) -> dict[str, OutcomeBands]:
    """Every outcome with unit, how far it may be told, and its quantiles by time.

    ``kept`` marks the times to tell, where the ensemble kept more of them.
    """
    loaded = ensemble.loaded
    values = bands.values()
    reached = connections(ensemble.program.plan)
    answer = {}
    for key in ensemble.outcomes:
        outcome, own = loaded.catalog.outcomes[key], loaded.own(key)
        rows = values[own] if kept is None else values[own][:, kept]
        answer[key] = OutcomeBands(
            unit=outcome.unit,
            show=outcome.show,
            connected=bool(reached[own]),
            **dict(zip(QUANTILES, map(numbers, rows), strict=True)),
        )
    return answer


def quantiles_at(values: NDArray[np.float64]) -> Quantiles:
    """One record of five quantiles; ``values`` has shape ``(5,)``."""
    return Quantiles(**dict(zip(QUANTILES, numbers(values), strict=True)))


def numbers(values: NDArray[np.float64]) -> Numbers:
    """Plain numbers for JSON; None where there is none."""
    return tuple(v if math.isfinite(v) else None for v in values.tolist())


def share(part: float, whole: float) -> float | None:
    """A share, or None of nothing."""
    return part / whole if whole else None


def label_of(packages: Mapping[str, Package]) -> dict[str, Text]:
    """Labels by key."""
    return {key: package.label for key, package in packages.items()}
