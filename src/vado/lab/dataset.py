"""Whole ensembles as labelled arrays and files."""

import csv
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vado.core.errors import Problem, Problems
from vado.core.version import VERSION
from vado.engine.results import Result
from vado.lab.answers import RunAnswer
from vado.lab.bands import QUANTILES
from vado.lab.labelled import to_dataset
from vado.lab.progress import Progress, silent
from vado.lab.run import Run

if TYPE_CHECKING:
    import xarray

SUFFIXES = (".nc", ".csv")
LARGEST = 2e9
"""Bytes of a data set of whole runs."""


def dataset(made: Run, progress: Progress = silent) -> "xarray.Dataset":
    """Every run of a request, dims ``(run, time)``, with status, units and labels."""
    asked, request = made.ensemble, made.request
    outcomes = {key: asked.loaded.catalog.outcomes[key] for key in asked.outcomes}
    whole, years = _joined(made, progress)
    return to_dataset(
        whole,
        times=years,
        units={key: outcome.unit for key, outcome in outcomes.items()},
        labels={key: outcome.label.model_dump() for key, outcome in outcomes.items()},
        attrs={
            "system": request.system,
            "package": made.package.key,
            "scenario": asked.scenario,
            "structure": asked.structure,
            "draws": request.draws,
            "seed": str(request.seed),
            "step": asked.horizon.step_words,
            "integrator": asked.loaded.model.method,
            "switches": ", ".join(f"{k}={v}" for k, v in asked.loaded.switches.items()),
            "sources": asked.loaded.about.source,
            "version": VERSION,
            "fingerprint": made.fingerprint(),
            "caveats": "\n".join(c.en for c in asked.loaded.about.caveats),
            "caveats_es": "\n".join(c.es for c in asked.loaded.about.caveats),
        },
    )


def _joined(made: Run, progress: Progress) -> tuple[Result, NDArray[np.float64]]:
    """All chunks as one result, outcomes under their full names, and its years."""
    asked, results = made.ensemble, list(made.results(progress))
    years = np.array(asked.years(results[0].times.tolist()))
    told = years >= asked.horizon.start
    series = {
        key: np.concatenate(
            [r.series[asked.loaded.own(key)][told] for r in results], axis=-1
        )
        for key in asked.outcomes
    }
    whole = Result(
        times=results[0].times[told],
        series=series,
        observed={},
        states={},
        status=np.concatenate([r.status for r in results]),
        dims=dict.fromkeys(series, ()),
    )
    return whole, years[told]


def check_target(path: Path, suffixes: tuple[str, ...] = SUFFIXES) -> None:
    """Refuse a file that cannot be written before the work is done; make nothing."""
    if path.suffix not in suffixes:
        found = f"'{path.suffix or path.name}' is not a kind of file vado writes here."
        remedy = f"Allowed endings: {', '.join(suffixes)}."
        raise Problems([Problem(file="request", key="out", found=found, remedy=remedy)])
    if path.is_dir():
        raise _cannot(path, "it is a folder")
    folder = path.parent if path.parent.exists() else path.parent.parent
    if not folder.is_dir():
        raise _cannot(path, "there is no such folder")
    if not os.access(folder, os.W_OK):
        raise _cannot(path, "permission denied")


def check_size(made: Run) -> None:
    """Refuse a data set of whole runs that would not fit in memory."""
    horizon = made.ensemble.horizon
    steps = (horizon.end - horizon.origin) / float(horizon.step)
    times = len(horizon.kept) if horizon.kept is not None else steps
    size = 8 * made.request.futures * times * len(made.ensemble.outcomes)
    if size > LARGEST:
        found = f"every run of it would take {size / 1e9:.1f} GB."
        remedy = "Ask for fewer futures or times, or write the bands to a .csv file."
        raise Problems([Problem(file="request", key="out", found=found, remedy=remedy)])


def write_netcdf(path: Path, table: "xarray.Dataset") -> None:
    """Write a NetCDF file, whole or not at all.

    The classic format with 64-bit offsets: any reader takes it, and none of our
    dependencies is only for writing it.
    """
    write_whole(
        path,
        lambda temporary: table.to_netcdf(
            temporary, engine="scipy", format="NETCDF3_64BIT"
        ),
    )


def write_bands(path: Path, answer: RunAnswer) -> None:
    """Write the bands as CSV, each row with what it came from; whole or not at all."""
    head = ["outcome", "unit", "year", *QUANTILES]
    facts = ["system", "package", "scenario", "structure", "draws", "futures", "seed"]

    def write(temporary: Path) -> None:
        with temporary.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow([*head, *facts, "fingerprint"])
            for key, bands in answer.outcomes.items():
                for k, year in enumerate(answer.times):
                    values = [getattr(bands, q)[k] for q in QUANTILES]
                    origin = [getattr(answer, fact) for fact in facts]
                    rows.writerow(
                        [key, bands.unit, year, *values, *origin, answer.fingerprint]
                    )

    write_whole(path, write)


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write to a temporary name beside ``path``, then rename: whole or not at all.

    Its folder is made if only that is missing.
    """
    path = path.resolve()  # a link stays a link; what it points at is written anew
    token = secrets.token_hex(4)
    temporary = path.with_name(f".{path.stem}.{token}{path.suffix}")
    try:
        path.parent.mkdir(exist_ok=True)
        temporary.touch(exist_ok=False)
        write(temporary)
        os.replace(temporary, path)
    except OSError as error:
        raise _cannot(path, error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _cannot(path: Path, reason: str) -> Problems:
    found = f"cannot be written ({reason})."
    remedy = "Choose a file in a folder that exists and that you may write to."
    return Problems([Problem(file=str(path), found=found, remedy=remedy)])
