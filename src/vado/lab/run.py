"""Run one package over many futures."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vado.catalog.records import Package
from vado.core.version import VERSION
from vado.engine.reduce import Bands
from vado.engine.results import Result
from vado.lab.answers import RunAnswer
from vado.lab.bands import Tally, caveats_of, outcome_bands, status_of
from vado.lab.ensembles import Ensemble, counted, ensemble, find_package
from vado.lab.progress import Progress, silent
from vado.lab.requests import RunRequest
from vado.lab.systems import load


@dataclass(frozen=True, kw_only=True)
class Run:
    """A request made ready: its ensemble and its package."""

    request: RunRequest
    ensemble: Ensemble
    package: Package

    def results(self, progress: Progress = silent) -> Iterator[Result]:
        """The runs, chunk by chunk, in the order of the futures."""
        for first, count in self.ensemble.chunks():
            yield self.ensemble.run(self.package, first, count)
            progress(first + count, self.request.futures)

    def fingerprint(self) -> str:
        """One hash of all that determines the numbers."""
        return self.ensemble.fingerprint({self.package.key: self.package})


def prepare(request: RunRequest) -> Run:
    """Check a request against its system and compile what answers it.

    Raises ``VadoError`` when the request does not fit; every problem at once where
    there are several.
    """
    loaded = load(request.system, request.switches)
    package = find_package(loaded, request.package)
    return Run(
        request=request,
        ensemble=ensemble(loaded, request, request.record),
        package=package,
    )


def run(request: RunRequest, progress: Progress = silent) -> RunAnswer:
    """Bands of every outcome over the futures of one package."""
    return fold(prepare(request), progress)


def fold(made: Run, progress: Progress = silent) -> RunAnswer:
    """Run what was made ready and keep the bands only, so that memory stays flat."""
    bands, tally = Bands(), Tally()
    times: NDArray[np.float64] = np.array([])
    for result in made.results(progress):
        bands.add(result, counted(made.ensemble.loaded, result))
        tally.add(result)
        times = result.times
    request, asked = made.request, made.ensemble
    years = np.array(asked.years(times.tolist()))
    told = years >= asked.horizon.start
    return RunAnswer(
        system=request.system,
        package=made.package.key,
        scenario=asked.scenario,
        structure=asked.structure,
        switches=dict(asked.loaded.switches),
        draws=request.draws,
        futures=request.futures,
        seed=request.seed,
        step=asked.horizon.step_words,
        status=status_of(tally),
        fingerprint=made.fingerprint(),
        version=VERSION,
        times=tuple(years[told].tolist()),
        outcomes=outcome_bands(asked, bands, told),
        caveats=caveats_of(asked, [made.package], [tally]),
    )
