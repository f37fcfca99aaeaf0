"""The problem of the benches: ten years of `cartels`, many futures at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from vado.catalog.load import read_catalog
from vado.core.model import Model
from vado.engine.integrate import grid
from vado.engine.plan import Plan, plan
from vado.models.cartels import build

WEEKS = 520.0
STATES = ("members", "recruited", "incapacitated", "killed", "saturated")
"""Stocks in the order in which every contender returns them."""
Array = np.ndarray


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Default variant, synthetic network, weekly RK4 steps, status on."""

    model: Model
    tables: Mapping[str, Array]
    values: Mapping[str, float]
    futures: int
    step: float = 1.0

    @cached_property
    def plan(self) -> Plan:
        return plan(self.model, tables=self.tables)

    @cached_property
    def inputs(self) -> dict[str, Array]:
        """Every parameter within a fifth of its published value; the first futures are
        the same however many there are."""
        names = [name for name in self.values if name in self.plan.traced.inputs]
        rng = np.random.default_rng(0)
        factors = rng.uniform(0.8, 1.2, (self.futures, len(names)))
        return {
            name: self.values[name] * np.ascontiguousarray(column)
            for name, column in zip(names, factors.T, strict=True)
        }

    @property
    def times(self) -> Array:
        return grid(0.0, WEEKS, self.step)

    def run(self, target: Any, threads: Any = None) -> Array:
        """Final states by one of vado's targets, shape (state, future)."""
        none = np.array([], int)
        signals = self.plan.signals
        states = target.run(
            self.inputs, self.times, none, signals, self.futures, threads
        )[1]
        return stacked(states)


def stacked(states: Mapping[str, Array]) -> Array:
    """All states below each other."""
    return np.concatenate([np.atleast_2d(states[name]) for name in STATES])


def cartels(futures: int) -> Problem:
    """The problem with so many futures."""
    files = read_catalog(kinds=["about", "parameters"], models=["cartels"]).models[
        "cartels"
    ]
    built = build({"variant": "default", "network": "synthetic"}, _none)
    return Problem(
        model=built.model,
        tables=built.tables,
        values={name: item.value for name, item in files.parameters.items()},
        futures=futures,
    )


def _none(key: str) -> Path:
    raise FileNotFoundError(key)
