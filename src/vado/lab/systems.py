"""A system made ready: its files, its switches, its model and the model's tables."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vado.catalog.find import third_party_file
from vado.catalog.load import Catalog, ModelFiles, read_catalog
from vado.catalog.records import About, Lever, Parameter
from vado.core.errors import Problem, Problems, UnknownName, nearest
from vado.core.model import Model
from vado.core.system import PER_YEAR

RUNNING = (
    "sources",
    "actors",
    "levers",
    "outcomes",
    "packages",
    "scenarios",
    "structures",
    "third_party",
    "about",
    "parameters",
    "policies",
)
"""What a run reads of the catalog; the rest costs start-up time and is not needed."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A system with its switches set."""

    key: str
    catalog: Catalog
    files: ModelFiles
    switches: Mapping[str, str]
    model: Model
    tables: Mapping[str, NDArray[np.float64]]
    inputs: Callable[[Mapping[str, float]], Mapping[str, Any]] | None
    """Observed series and their projections under a scenario's values."""

    @property
    def about(self) -> About:
        """What the model is."""
        return self.files.about

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Its parameters by name."""
        return self.files.parameters

    @property
    def own_levers(self) -> Mapping[str, Lever]:
        """Its levers by full name."""
        start = f"{self.key}."
        levers = self.catalog.levers
        return {n: lever for n, lever in levers.items() if n.startswith(start)}

    def own_time(self, year: float) -> float:
        """A decimal year on the model's own clock."""
        return (year - self.model.origin) * PER_YEAR[self.model.time_unit]

    def year(self, time: float) -> float:
        """Decimal year of one of the model's own times."""
        return self.model.origin + time / PER_YEAR[self.model.time_unit]

    def own(self, name: str) -> str:
        """A full name, such as 'cartels.deaths', as the model itself calls it."""
        return name.removeprefix(f"{self.key}.")


def load(
    system: str,
    switches: Mapping[str, str] | None = None,
    catalog: Catalog | None = None,
) -> Loaded:
    """Load a system of the catalog.

    Raises ``UnknownName`` for an unknown system, ``Problems`` for bad switches and
    ``MissingFile`` when a choice needs a file of the data folder that is not there.
    """
    catalog = catalog or read_catalog(kinds=RUNNING)
    if system not in catalog.models:
        raise UnknownName(system, catalog.models, "request: system")
    files = catalog.models[system]
    chosen = choose(files.about, switches or {})
    module = importlib.import_module(f"vado.models.{system}")
    built = module.build(chosen, finder(catalog))
    return Loaded(
        key=system,
        catalog=catalog,
        files=files,
        switches=chosen,
        model=built.model,
        tables=built.tables,
        inputs=built.inputs,
    )


def finder(catalog: Catalog) -> Callable[[str], Path]:
    """Where a third-party file is, by its key."""

    def find(key: str) -> Path:
        return third_party_file(catalog.third_party[key])

    return find


def choose(about: About, given: Mapping[str, str]) -> dict[str, str]:
    """Every switch with the given choice or its default."""
    known = {s.name: s for s in about.switches}
    problems = []
    for name, choice in given.items():
        if name not in known:
            found, remedy = f"there is no switch '{name}'.", nearest(name, known)
        elif choice not in known[name].choices:
            found = f"'{choice}' is not a choice."
            remedy = nearest(choice, known[name].choices)
        else:
            continue
        key = f"switches.{name}"
        problems.append(Problem(file="request", key=key, found=found, remedy=remedy))
    if problems:
        raise Problems(problems)
    return {name: given.get(name, s.default) for name, s in known.items()}
