"""Results as labelled arrays, the form in which people take them home."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vado.engine.memory import STATUS
from vado.engine.results import Result

if TYPE_CHECKING:
    import xarray

Array = NDArray[np.float64]


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
