"""What runs return, and the labelled data set at the edge of the program."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vado.core.model import Dims
from vado.engine.memory import OK, STATUS

if TYPE_CHECKING:
    import xarray

Array = np.ndarray


@dataclass(frozen=True, kw_only=True)
class Result:
    """Arrays over runs, the last axis. A run that failed stays, with its status."""

    times: Array
    """When series were kept."""
    series: Mapping[str, Array]
    """Watched names, shape ``(time, *dims, run)``."""
    observed: Mapping[str, Array]
    """Memories, shape ``(run,)``."""
    states: Mapping[str, Array]
    """Stocks at the end, shape ``(*dims, run)``."""
    status: Array
    """Index into ``STATUS`` of each run."""
    dims: Mapping[str, Dims]
    """Named dims of each series."""

    @property
    def ok(self) -> Array:
        """Which runs ended well."""
        return np.asarray(self.status == OK)

    def counts(self) -> dict[str, int]:
        """Number of runs by status."""
        return {word: int((self.status == k).sum()) for k, word in enumerate(STATUS)}


def to_dataset(
    result: Result,
    *,
    units: Mapping[str, str] | None = None,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    attrs: Mapping[str, Any] | None = None,
    times: Array | None = None,
    first_run: int = 0,
) -> "xarray.Dataset":
    """Series and memories as a data set with dims ``(run, time, ...)``.

    ``units`` and ``labels`` (by language) go with the variable of that name, ``attrs``
    with the whole; ``times`` replaces the model's clock, such as by decimal years.
    """
    import xarray  # takes longer to import than most runs take to compute

    variables: dict[str, tuple[tuple[str, ...], Array, dict[str, str]]] = {}
    for name, values in result.series.items():
        dims = ("run", "time", *result.dims[name])
        variables[name] = (dims, np.moveaxis(values, -1, 0), {})
    for name, values in result.observed.items():
        variables[name] = (("run",), values, {})
    for name, (_, _, about) in variables.items():
        if unit := (units or {}).get(name):
            about["unit"] = unit
        for language, text in (labels or {}).get(name, {}).items():
            about[f"label_{language}"] = text
    runs = len(result.status)
    coords = {
        "run": np.arange(first_run, first_run + runs),
        "time": result.times if times is None else np.asarray(times, float),
        "status": ("run", np.array(STATUS)[result.status]),
    }
    return xarray.Dataset(variables, coords=coords, attrs=dict(attrs or {}))
