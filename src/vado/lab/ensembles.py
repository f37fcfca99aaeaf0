"""From a request to an ensemble that can be run chunk by chunk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vado.analysis.draws import Drawer, drawer, published_values
from vado.catalog.find import digest
from vado.catalog.load import read_package
from vado.catalog.records import (
    Lever,
    Notice,
    Package,
    Scenario,
    Setting,
    Structure,
)
from vado.core.errors import Problem, Problems, UnknownName, nearest
from vado.core.model import Model
from vado.core.system import PER_YEAR
from vado.engine.ensemble import Program, compile_model
from vado.engine.memory import NEGATIVE, Observe
from vado.engine.results import Result
from vado.lab.courses import Course, Turn
from vado.lab.dates import decimal_year, step_in_years, whole_years
from vado.lab.fingerprint import fingerprint
from vado.lab.requests import Question
from vado.lab.systems import Loaded, finder

CHUNK = 8_192
"""Futures run at a time: large enough to keep every lane busy, small enough to keep
memory flat. A multiple of every register's width."""

RECORDS = ("year", "step", "end")

LAST_YEAR = 2100
"""Beyond it a run is a numerical exercise; the bound also keeps a typing error from
asking for a million steps."""


@dataclass(frozen=True, kw_only=True)
class Horizon:
    """When a run begins, what is kept of it, and its step; in decimal years."""

    origin: float
    start: float
    end: float
    kept: tuple[float, ...] | None
    """Times to keep, or None for every step."""
    step: Fraction
    step_words: str

    @property
    def years(self) -> tuple[float, ...]:
        """Both ends and every 1 January between them: a step ends at each."""
        return whole_years(self.start, self.end)


@dataclass(frozen=True, kw_only=True)
class Ensemble:
    """Futures of one system, ready to meet any package."""

    loaded: Loaded
    question: Question
    horizon: Horizon
    drawer: Drawer
    program: Program
    scenario: str
    structure: str
    inputs: Mapping[str, Any]
    """Observed series and their projections, as signals of the model."""
    outcomes: tuple[str, ...]
    """Full names of the outcomes, in the order they are shown."""

    def chunks(self) -> Iterator[tuple[int, int]]:
        """First future and count of each chunk."""
        for first in range(0, self.question.futures, CHUNK):
            yield first, min(CHUNK, self.question.futures - first)

    def run(self, package: Package, first: int, count: int) -> Result:
        """Run ``count`` futures from ``first`` on under ``package``."""
        drawn = self.drawer.draw(self.question.seed, first, count)
        names, kept = self.loaded.model.names, self.horizon.kept
        return self.program.run(
            {name: value for name, value in drawn.items() if name in names},
            runs=count,
            start=self.loaded.own_time(self.horizon.origin),
            stop=self.loaded.own_time(self.horizon.end),
            signals={**self.inputs, **signals_of(self.loaded, package)},
            record=None if kept is None else [self.loaded.own_time(t) for t in kept],
            dates=[self.loaded.own_time(t) for t in self.horizon.years],
        )

    def years(self, times: Sequence[float]) -> tuple[float, ...]:
        """Decimal years of the model's own times."""
        if self.horizon.kept is not None:
            return self.horizon.kept
        return tuple(self.loaded.year(t) for t in times)

    def fingerprint(self, packages: Mapping[str, Package], **more: Any) -> str:
        """One hash of all that determines the numbers."""
        q, h = self.question, self.horizon
        levers = self.loaded.own_levers
        return fingerprint(
            {
                "system": q.system,
                "scenario": self.scenario,
                "structure": self.structure,
                "inputs": inputs_digest(self.loaded),
                "switches": dict(self.loaded.switches),
                "draws": [q.draws, self.drawer.digest],
                "futures": q.futures,
                "seed": q.seed,
                "horizon": [h.origin, h.start, h.end, str(h.step), h.kept],
                "program": self.program.digest,
                "defaults": {n: lever.default for n, lever in sorted(levers.items())},
                "packages": {
                    key: {
                        lever: [s.model_dump(mode="json") for s in settings]
                        for lever, settings in sorted(package.levers.items())
                    }
                    for key, package in packages.items()
                },
                **more,
            }
        )


def ensemble(
    loaded: Loaded, question: Question, record: str | tuple[float, ...] = "year"
) -> Ensemble:
    """Check the question against the system and compile what answers it.

    ``record`` says which times are kept: year, step, end, or these decimal years.
    """
    horizon = _horizon(loaded, question, record)
    scenario = find_scenario(loaded, question.scenario)
    structure = _structure(loaded, question.structure)
    outcomes = loaded.about.outcomes
    model = loaded.model
    program = compile_model(
        model,
        tables=loaded.tables,
        watch=tuple(loaded.own(o) for o in outcomes),
        observe={
            f"notice.{n.of}": Observe(kind="first_above", of=n.of, level=0.0)
            for n in notices(loaded)
        },
        step=float(horizon.step * PER_YEAR[model.time_unit]),
    )
    return Ensemble(
        loaded=loaded,
        question=question,
        horizon=horizon,
        drawer=_drawer(loaded, question.draws, scenario, structure),
        program=program,
        scenario=scenario.key,
        structure=structure.key,
        inputs=inputs_of(loaded, scenario),
        outcomes=outcomes,
    )


def signals_of(loaded: Loaded, package: Package) -> dict[str, Course]:
    """The package's settings as the model's own signals."""
    return {
        loaded.own(lever): Course(
            turns=tuple(_turn(loaded, setting) for setting in settings),
            before=loaded.catalog.levers[lever].default,
        )
        for lever, settings in package.levers.items()
    }


def _turn(loaded: Loaded, setting: Setting) -> Turn:
    reached = setting.reached
    return Turn(
        start=loaded.own_time(decimal_year(setting.start)),
        value=setting.value,
        reached=None if reached is None else loaded.own_time(decimal_year(reached)),
    )


def notices(loaded: Loaded) -> tuple[Notice, ...]:
    """The notices that the model can give under its switches."""
    return tuple(
        n for n in loaded.about.notices if n.switches.items() <= loaded.switches.items()
    )


def shows_negative(loaded: Loaded) -> bool:
    """Whether runs that turn negative stay in the bands, as the published form has."""
    shows = loaded.about.shows_negative
    return bool(shows) and shows.items() <= loaded.switches.items()


def counted(loaded: Loaded, result: Result) -> NDArray[np.bool_]:
    """Runs that enter the bands, shape ``(run,)``: those that ended well.

    Runs that turned negative enter too where the published form has them.
    """
    if shows_negative(loaded):
        return np.asarray(result.ok | (result.status == NEGATIVE))
    return result.ok


def find_package(loaded: Loaded, wanted: str | Package) -> Package:
    """A package by its key or file, or as given; its levers checked."""
    catalog = loaded.catalog
    if isinstance(wanted, str):
        if wanted.endswith(".toml"):
            package = read_package(Path(wanted), catalog)
        elif wanted in catalog.packages:
            package = catalog.packages[wanted]
        else:
            raise UnknownName(wanted, catalog.packages, "request: package")
    else:
        package = wanted
    problems = list(_lever_problems(package, loaded.own_levers))
    if problems:
        raise Problems(problems)
    return package


def _lever_problems(package: Package, levers: Mapping[str, Lever]) -> Iterator[Problem]:
    place = f"package {package.key}"
    for name, settings in package.levers.items():
        key = f"levers.{name}"
        if name not in levers:
            yield Problem(
                file=place,
                key=key,
                found=f"no lever of this system is called '{name}'.",
                remedy=nearest(name, levers),
            )
            continue
        span = levers[name].range
        for setting in settings:
            if setting.value not in span:
                yield Problem(
                    file=place,
                    key=key,
                    found=f"value {setting.value:g} from {setting.start} on is "
                    "outside the lever's range.",
                    remedy=f"Allowed: {span.low:g} to {span.high:g}.",
                )


def find_scenario(loaded: Loaded, wanted: str | None) -> Scenario:
    """A scenario of the system by its key, or the system's own."""
    own = {k: s for k, s in loaded.catalog.scenarios.items() if s.system == loaded.key}
    key = wanted or loaded.about.scenario
    if key not in own:
        raise UnknownName(key, own, "request: scenario")
    return own[key]


def _structure(loaded: Loaded, wanted: str | None) -> Structure:
    """A structure of the system by its key, or the system's own."""
    known = loaded.catalog.structures
    own = {k: s for k, s in known.items() if s.system == loaded.key}
    key = wanted or loaded.about.structure
    if key not in own:
        raise UnknownName(key, own, "request: structure")
    return own[key]


def inputs_of(loaded: Loaded, scenario: Scenario) -> Mapping[str, Any]:
    """Observed series and their projections under a scenario, as signals."""
    if loaded.inputs is None:
        return {}
    published = published_values(loaded.parameters, loaded.switches)
    return loaded.inputs({**published, **_fixed(loaded, scenario)})


def inputs_digest(loaded: Loaded) -> str | None:
    """sha256 of the figures that the observed series are made of."""
    name = loaded.about.inputs
    return None if name is None else digest(loaded.files.folder / name)


def _fixed(loaded: Loaded, scenario: Scenario) -> dict[str, float]:
    """The scenario's values by the model's own names."""
    return {loaded.own(name): value for name, value in scenario.values.items()}


def _drawer(
    loaded: Loaded, draws: str, scenario: Scenario, structure: Structure
) -> Drawer:
    if draws not in loaded.about.draws:
        raise UnknownName(draws, loaded.about.draws, "request: draws")
    return drawer(
        loaded.about.draws[draws],
        loaded.files.folder,
        loaded.parameters,
        loaded.switches,
        ranges={loaded.own(n): span for n, span in structure.ranges.items()},
        fixed=_fixed(loaded, scenario),
        find=finder(loaded.catalog),
        files=loaded.about.files,
    )


def _horizon(
    loaded: Loaded, question: Question, record: str | tuple[float, ...]
) -> Horizon:
    about = loaded.about
    start, end = question.start or about.start, question.end or about.end
    _check_dates(about.start, start, end)
    years = decimal_year(start), decimal_year(end)
    words = question.step or _own_step(loaded.model)
    if isinstance(record, str) and record not in RECORDS:
        raise UnknownName(record, RECORDS, "request: record")
    kept = {"year": whole_years(*years), "step": None, "end": years}
    return Horizon(
        origin=decimal_year(about.start),
        start=years[0],
        end=years[1],
        kept=kept[record] if isinstance(record, str) else record,
        step=step_in_years(words),
        step_words=words,
    )


def _own_step(model: Model) -> str:
    """The model's own step as a user would write it."""
    size = Fraction(model.step_size).limit_denominator(1_000)
    return f"{size}{model.time_unit[0]}"


def _check_dates(first: date, start: date, end: date) -> None:
    problems = []
    if start < first:
        problems.append(
            Problem(
                file="request",
                key="start",
                found=f"{start} is before the model's first date.",
                remedy=f"Allowed: {first} or later.",
            )
        )
    if end <= start:
        problems.append(
            Problem(
                file="request",
                key="end",
                found=f"{end} is not after the start, {start}.",
                remedy="Give a later end or an earlier start.",
            )
        )
    if end.year > LAST_YEAR:
        problems.append(
            Problem(
                file="request",
                key="end",
                found=f"{end} is later than any model here can speak of.",
                remedy=f"Allowed: up to {LAST_YEAR}-12-31.",
            )
        )
    if problems:
        raise Problems(problems)
