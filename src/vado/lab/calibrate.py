"""Fit a model again, and remake what its futures are drawn from.

A model that this project fitted is fitted again. Where the authors' fit stands as
published, the summary of their joint draws, which is made here, is made again.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from vado.catalog.load import Catalog, read_catalog
from vado.catalog.records import About
from vado.core.errors import Problem, Problems, UnknownName
from vado.lab.calibration import cartels
from vado.lab.calibration.answers import CalibrateAnswer, CalibrateSummaryAnswer
from vado.lab.calibration.summary import summarised_again
from vado.lab.progress import Progress, silent
from vado.lab.requests import CalibrateRequest
from vado.lab.systems import choose, load


def calibrate(
    request: CalibrateRequest, out: Path | None = None, progress: Progress = silent
) -> CalibrateAnswer | CalibrateSummaryAnswer:
    """Fit a model again and remake what its futures are drawn from; write it if told.

    Raises ``UnknownName`` for a model without a calibration, ``Problems`` for switches
    that the calibration does not follow, ``MissingFile`` where it needs a file of other
    authors that is not there.
    """
    catalog = read_catalog()
    followed = _calibrated(catalog)
    if request.model not in followed:
        raise UnknownName(request.model, followed, "request: model")
    about = catalog.models[request.model].about
    switches = choose(about, request.switches)
    _refuse_unfollowed(about, request.switches, followed[request.model])
    if request.model == cartels.MODEL:
        return cartels.fitted_again(catalog, switches, out, progress)
    return summarised_again(load(request.model, switches, catalog), out, progress)


def _calibrated(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """Models that have something to make again, with the switches that it follows."""
    summed = {
        key: ()
        for key, files in catalog.models.items()
        if any(draws.kind == "summary" for draws in files.about.draws.values())
    }
    return {cartels.MODEL: cartels.SWITCHES, **summed}


def _refuse_unfollowed(
    about: About, given: Iterable[str], followed: tuple[str, ...]
) -> None:
    """A switch that changes nothing is not passed over in silence."""
    offers = [
        f"{switch.name}={'|'.join(switch.choices)}"
        for switch in about.switches
        if switch.name in followed
    ]
    remedy = (
        f"Allowed: {', '.join(offers)}." if offers else "Leave it out: none is allowed."
    )
    problems = [
        Problem(
            file="request",
            key=f"switches.{name}",
            found=f"the calibration of '{about.key}' does not follow it.",
            remedy=remedy,
        )
        for name in given
        if name not in followed
    ]
    if problems:
        raise Problems(problems)
