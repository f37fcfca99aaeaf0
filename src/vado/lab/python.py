"""The same answers for Python: plain arguments in, records and datasets out."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vado.catalog.records import Package
from vado.lab import compare as comparing
from vado.lab import explain as explaining
from vado.lab import models as listing
from vado.lab.answers import CompareAnswer, ValidateAnswer
from vado.lab.asking import make
from vado.lab.dataset import dataset
from vado.lab.requests import (
    CalibrateRequest,
    ClaimsRequest,
    CompareRequest,
    ExplainRequest,
    JudgeRequest,
    RunRequest,
    ValidateRequest,
)
from vado.lab.run import prepare
from vado.lab.systems import Loaded
from vado.lab.systems import load as load_system

if TYPE_CHECKING:
    import xarray

    from vado.lab.brief.content import BriefAnswer
    from vado.lab.calibration.answers import CalibrateAnswer, CalibrateSummaryAnswer
    from vado.lab.claims import ClaimsAnswer
    from vado.lab.judge import JudgeAnswer


def run(
    system: str, package: "str | Path | Package" = "status_quo", **how: Any
) -> "xarray.Dataset":
    """Every run of one package, dims ``(run, time)``.

    ``how`` takes the fields of ``RunRequest``: scenario, structure, switches, draws,
    futures, seed, start, end, step and record.
    """
    request = make(RunRequest, system=system, package=_package(package), **how)
    return dataset(prepare(request))


def compare(
    system: str, *packages: "str | Path | Package", **how: Any
) -> CompareAnswer:
    """Packages paired with a base over the same futures.

    Without packages, all that the system has. ``how`` takes the fields of
    ``CompareRequest``: base, years, and those of ``run``.
    """
    base = _package(how.pop("base", "status_quo"))
    wanted = packages or comparing.all_packages(system, base)
    return comparing.compare(
        make(
            CompareRequest,
            system=system,
            packages=tuple(_package(p) for p in wanted),
            base=base,
            **how,
        )
    )


def validate(model: str | None = None, *, everything: bool = False) -> ValidateAnswer:
    """Models beside the numbers their papers reported."""
    from vado.lab.validate import validate as validated  # scipy comes with it

    return validated(make(ValidateRequest, model=model, everything=everything))


def calibrate(model: str, **how: Any) -> "CalibrateAnswer | CalibrateSummaryAnswer":
    """A model fitted again, and what its futures are drawn from remade."""
    from vado.lab.calibrate import calibrate as calibrated  # scipy comes with it

    return calibrated(make(CalibrateRequest, model=model, **how))


def explain(system: str, **how: Any) -> explaining.ExplainAnswer:
    """Equations, numbers with their sources, and what reaches what."""
    return explaining.explain(make(ExplainRequest, system=system, **how))


def list_models() -> listing.ModelsAnswer:
    """The models there are."""
    return listing.models()


def load(system: str, switches: dict[str, str] | None = None) -> Loaded:
    """A system with its model, tables, parameters and catalog, to work on directly."""
    request = make(ExplainRequest, system=system, switches=switches or {})
    return load_system(request.system, request.switches)


def brief(system: str = "cartels", **how: Any) -> "BriefAnswer":
    """The brief as a record; ``vado.lab.briefing.write_page`` makes the page."""
    from vado.lab.briefing import ask  # scipy and Babel come with it
    from vado.lab.briefing import brief as briefed

    return briefed(ask(system, **how))


def claims(key: str | None = None) -> "ClaimsAnswer":
    """Who said what, who rejects it; one claim, or the whole ledger."""
    from vado.lab.claims import claims as claimed  # the ledger is read by few

    return claimed(make(ClaimsRequest, key=key))


def judge(key: "str | Path | None" = None) -> "JudgeAnswer":
    """Verdicts on one claim, on a claim of your own in a TOML file, or on all."""
    from vado.lab.judge import judge as judged  # the ledger is read by few

    wanted = None if key is None else str(key)
    return judged(make(JudgeRequest, key=wanted, everything=key is None))


def _package(wanted: "str | Path | Package") -> "str | Package":
    return str(wanted) if isinstance(wanted, Path) else wanted
