"""The paper's fit: its objective, its optimum, and how flat the ground around it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from vado.analysis.cartels.plan import Calibration, calibration
from vado.analysis.cartels.refit import FITTED, Array, Fit, refit
from vado.analysis.cartels.target import POINTS, WEEK, Annual, target
from vado.catalog.records import Record
from vado.engine.ensemble import Program, compile_model
from vado.engine.gradient import differences
from vado.engine.memory import Observe
from vado.engine.signals import Line
from vado.models.cartels import build

GIVEN = ("incapacitated_per_week", "saturation", "members_2012")
"""Parameters of the box that are held while ``FITTED`` are fitted."""
NEAR = 0.005
"""Distance from a side of the box that counts as on it, in lengths of the box."""
CLOSE = {"ftol": 1e-14, "gtol": 1e-9, "maxiter": 500, "maxfun": 1000}

Find = Callable[[str], Path]


class Optimum(Record):
    """Numbers inside the paper's box, and what they leave unexplained."""

    values: dict[str, float]
    squares: float
    """Sum of squared differences of weekly deaths, (persons/week)^2."""
    on_bounds: dict[str, Literal["low", "high"]]
    """Sides of the box that it stands on."""


class ValleyPoint(Record):
    """The best fit with one parameter held at a value and the rest as published."""

    parameter: str
    value: float
    squares: float
    recruitment_rate: float
    lethality: float


class PaperFit(Record):
    """The paper's fit, made again."""

    network: str
    published: Optimum
    """The authors' numbers under their objective."""
    refitted: Optimum
    """Recruitment and lethality fitted again, the other three as published."""
    best: Optimum
    """The lowest point of the box that was found."""
    valley: tuple[ValleyPoint, ...]
    """How little the objective changes along parameters that it should tell apart."""


@dataclass(frozen=True, kw_only=True)
class _Problem:
    """The paper's objective over one network."""

    plan: Calibration
    objective: Program
    """Adds up the squares while it runs."""
    paths: Program
    """Keeps the weekly deaths."""
    weekly: Array
    """Deaths to be met, persons a week."""

    @property
    def rest(self) -> dict[str, float]:
        """Parameters that the model names and the objective does not use."""
        return {"death_share": self.plan.objective.death_share, "cap_members": 1.0}

    def slopes(self, values: Mapping[str, float]) -> tuple[float, Array]:
        """The objective and its slopes, in the order of the box."""
        signal = Line(tuple(map(float, range(POINTS))), tuple(self.weekly.tolist()))
        return differences(
            self.objective,
            "squares",
            {**self.rest, **values},
            tuple(self.plan.box),
            start=0,
            stop=POINTS - 1,
            signals={"weekly": signal},
        )

    def refitted(self, given: Mapping[str, Array]) -> Fit:
        """``FITTED`` for each column of the given parameters."""
        ones = np.ones(len(next(iter(given.values()))))
        inputs = {**{n: x * ones for n, x in self.rest.items()}, **given}
        return refit(self.paths, inputs, self.weekly[:, None] * ones)

    def optimum(self, values: Mapping[str, float]) -> Optimum:
        """The objective at some numbers."""
        return Optimum(
            values=dict(values),
            squares=self.slopes(values)[0],
            on_bounds=self._sides(values),
        )

    def _sides(self, values: Mapping[str, float]) -> dict[str, Literal["low", "high"]]:
        found: dict[str, Literal["low", "high"]] = {}
        for name, side in self.plan.box.items():
            near = NEAR * (side.high - side.low)
            if values[name] < side.low + near:
                found[name] = "low"
            elif values[name] > side.high - near:
                found[name] = "high"
        return found


def paper_fit(network: str, find: Find, series: Mapping[str, Annual]) -> PaperFit:
    """Make the paper's fit again over a network.

    ``find`` gives third-party files by key, ``series`` the observed persons of each
    year. The best point is ours; the published one is never replaced by it.
    """
    problem = _problem(network, find, series)
    box = problem.plan.box
    published = {name: side.found for name, side in box.items()}
    return PaperFit(
        network=network,
        published=problem.optimum(published),
        refitted=problem.optimum(_projected(problem, published)),
        best=problem.optimum(_best(problem)),
        valley=_valley(problem, published),
    )


def _problem(network: str, find: Find, series: Mapping[str, Annual]) -> _Problem:
    plan = calibration()
    built = build({"variant": "paper", "network": network}, find)
    euler = partial(
        compile_model, built.model, tables=built.tables, method="euler", step=WEEK
    )
    squares = Observe("misfit", "deaths", "weekly")
    weekly = plan.objective.death_share * np.array(target(series).weekly)
    return _Problem(
        plan=plan,
        objective=euler(observe={"squares": squares}),
        paths=euler(watch=("deaths", "dropout")),
        weekly=weekly,
    )


def _best(problem: _Problem) -> dict[str, float]:
    """The lowest point of the box that a search from the paper's start leads to.

    All five numbers move first. From where that ends, three move along the valley and
    the two that answer to them are fitted anew at each point: in a flat valley the
    first search alone stops wherever rounding makes it stop.
    """
    box = problem.plan.box
    begin = {name: side.start for name, side in box.items()}
    near = _descended(problem, problem.slopes, begin)
    place = [list(box).index(name) for name in GIVEN]

    def along(values: Mapping[str, float]) -> tuple[float, Array]:
        squares, slopes = problem.slopes(_projected(problem, values))
        return squares, slopes[place]

    return _projected(
        problem, _descended(problem, along, {name: near[name] for name in GIVEN})
    )


def _descended(
    problem: _Problem,
    objective: Callable[[Mapping[str, float]], tuple[float, Array]],
    start: Mapping[str, float],
) -> dict[str, float]:
    """Where a bounded quasi-Newton search from ``start`` ends, in the paper's scale."""
    from scipy.optimize import minimize  # a heavy library that few commands need

    names = tuple(start)
    sides = [problem.plan.box[name] for name in names]
    scale = np.array([side.scale for side in sides])

    def scaled(x: Array) -> tuple[float, Array]:
        squares, slopes = objective(dict(zip(names, (x * scale).tolist(), strict=True)))
        return squares, slopes * scale

    end = minimize(
        scaled,
        np.array(list(start.values())) / scale,
        jac=True,
        method="L-BFGS-B",
        bounds=[(side.low / side.scale, side.high / side.scale) for side in sides],
        options=CLOSE,
    )
    return dict(zip(names, (end.x * scale).tolist(), strict=True))


def _projected(problem: _Problem, values: Mapping[str, float]) -> dict[str, float]:
    """The same three numbers with ``FITTED`` at their best."""
    given = {name: np.array([values[name]]) for name in GIVEN}
    fit = problem.refitted(given)
    fitted = {name: float(fit.inputs[name][0]) for name in FITTED}
    return {name: {**values, **fitted}[name] for name in problem.plan.box}


def _valley(
    problem: _Problem, published: Mapping[str, float]
) -> tuple[ValleyPoint, ...]:
    """Best fits along each line, the other two numbers as published."""
    points = []
    for moved, line in problem.plan.valley.items():
        ones = np.ones(len(line.points))
        given = {name: published[name] * ones for name in GIVEN}
        fit = problem.refitted({**given, moved: np.array(line.points)})
        points += [
            ValleyPoint(
                parameter=moved,
                value=value,
                squares=float(fit.squares[k]),
                recruitment_rate=float(fit.inputs["recruitment_rate"][k]),
                lethality=float(fit.inputs["lethality"][k]),
            )
            for k, value in enumerate(line.points)
        ]
    return tuple(points)
