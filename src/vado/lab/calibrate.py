"""Fit a model again, and remake the table that its futures are drawn from."""

from collections.abc import Iterator
from pathlib import Path

from vado.analysis.calibrate_findings import Findings, ridge_findings
from vado.analysis.calibrate_paper import PaperFit, paper_fit
from vado.analysis.calibrate_plan import calibration
from vado.analysis.calibrate_ridge import Ridge, ridge
from vado.analysis.calibrate_target import read_observed
from vado.catalog.load import read_catalog
from vado.catalog.records import Record
from vado.core.errors import UnknownName
from vado.core.version import VERSION
from vado.lab.dataset import write_whole
from vado.lab.progress import Progress, silent
from vado.lab.requests import CalibrateRequest
from vado.lab.systems import choose, finder

CALIBRATED = ("cartels",)
"""Models that have a calibration."""


class RemadeTable(Record):
    """The table of futures, made again, beside the one that ships."""

    network: str
    rows: int
    tried: int
    """Futures fitted until there were enough that follow the data."""
    sha256: str
    shipped_sha256: str
    same: bool
    """True where the remade file equals the shipped one, byte for byte."""
    file: str | None
    """Where it was written, if it was."""


class CalibrateAnswer(Record):
    """The paper's fit, the table of futures, and what the futures say."""

    model: str
    fit: PaperFit
    table: RemadeTable
    findings: Findings
    version: str

    def lines(self) -> Iterator[str]:
        """The answer for a reader, a line at a time."""
        fit, table = self.fit, self.table
        yield f"The paper's fit over the network '{fit.network}'"
        for words, optimum in (
            ("at the published numbers", fit.published),
            ("recruitment and lethality refitted", fit.refitted),
            ("the lowest point found in the box", fit.best),
        ):
            yield f"  {words}: sum of squares {optimum.squares:,.2f}"
            values = ", ".join(f"{n} {v:.6g}" for n, v in optimum.values.items())
            yield f"    {values}"
            sides = ", ".join(f"{n} ({s})" for n, s in optimum.on_bounds.items())
            yield f"    on the bounds of the box: {sides or 'none'}"
        yield "How flat the valley is (best fit with one number held)"
        for point in fit.valley:
            held = f"{point.parameter} {point.value:g}"
            yield f"  {held}: sum of squares {point.squares:,.0f}"
        yield f"Futures: {table.rows:,} kept of {table.tried:,} tried"
        same = "equal, byte for byte," if table.same else "NOT equal"
        yield f"  sha256 {table.sha256}, {same} to the shipped table"
        if table.file:
            yield f"  written to {table.file}"
        yield "What the futures say of 2022 to 2027 (calibrated; prior)"
        for finding in self.findings.findings:
            shares = f"{finding.calibrated:.0%}; {finding.prior:.0%}"
            yield f"  {finding.sentence.en}: {shares} of futures"
        for spread in self.findings.spreads:
            values = ", ".join(f"{q} {v:,.4g}" for q, v in spread.quantiles.items())
            yield f"  {spread.name} ({spread.unit}): {values}"


def calibrate(
    request: CalibrateRequest, out: Path | None = None, progress: Progress = silent
) -> CalibrateAnswer:
    """Fit a model again and remake its table of futures; write it where told.

    Raises ``UnknownName`` for a model without a calibration.
    """
    if request.model not in CALIBRATED:
        raise UnknownName(request.model, CALIBRATED, "request: model")
    catalog = read_catalog()
    switches = choose(catalog.models[request.model].about, request.switches)
    network, find, observed = (
        switches["network"],
        finder(catalog),
        read_observed(catalog),
    )
    remade = ridge(network, find, observed, report=progress)
    if out is not None:
        write_whole(out, lambda temporary: temporary.write_bytes(remade.content()))
    return CalibrateAnswer(
        model=request.model,
        fit=paper_fit(network, find, observed),
        table=_table(remade, out),
        findings=ridge_findings(remade, find),
        version=VERSION,
    )


def _table(remade: Ridge, out: Path | None) -> RemadeTable:
    shipped = calibration().shipped(remade.network)
    return RemadeTable(
        network=remade.network,
        rows=len(remade.columns["weight"]),
        tried=remade.tried,
        sha256=remade.sha256(),
        shipped_sha256=shipped.sha256,
        same=remade.sha256() == shipped.sha256,
        file=None if out is None else str(out),
    )
