"""Fit a model again, and remake what its futures are drawn from.

Of the model ``opioids`` the authors' fit stands as published: what is remade is the
summary, made here, of their joint draws.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from vado.analysis.calibrate_findings import Findings, ridge_findings
from vado.analysis.calibrate_paper import PaperFit, paper_fit
from vado.analysis.calibrate_plan import calibration
from vado.analysis.calibrate_ridge import Ridge, ridge
from vado.analysis.calibrate_target import read_observed
from vado.analysis.draws import Values
from vado.analysis.posterior import MARGINALS, remake
from vado.analysis.posterior_agreement import Agreement, Array, agreement
from vado.catalog.find import digest
from vado.catalog.load import read_catalog
from vado.catalog.read import read_toml
from vado.catalog.records import Record
from vado.core.errors import UnknownName
from vado.core.version import VERSION
from vado.engine.ensemble import compile_model
from vado.lab.dataset import write_whole
from vado.lab.progress import Progress, silent
from vado.lab.requests import CalibrateRequest
from vado.lab.systems import Loaded, choose, finder, load
from vado.lab.validation.runs import futures, run

CALIBRATED = ("cartels", "opioids")
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


class RemadeFile(Record):
    """A file of the summary, made again, beside the one that ships."""

    name: str
    sha256: str
    shipped_sha256: str
    same: bool
    """True where the remade file equals the shipped one, byte for byte."""
    file: str | None
    """Where it was written, if it was."""


class SummaryRow(Record):
    """One outcome under one package: futures of the summary against joint draws.

    Differences are relative.
    """

    package: str
    outcome: str
    low: float
    """Largest of the 2.5th percentile in any year."""
    median: float
    """The same of the median."""
    high: float
    """The same of the 97.5th percentile."""
    typical: float
    """Median over all three percentiles and all years."""
    width: tuple[float, float]
    """Width of the interval of 95 % over that of the joint draws, in the first year and
    in the last."""


class CalibrateSummaryAnswer(Record):
    """The summary of other authors' joint draws, made again and held against them."""

    model: str
    joint: str
    """Key of the file of joint draws."""
    draws: int
    files: tuple[RemadeFile, ...]
    scenario: str
    futures: int
    """Of the summary; of the joint draws, each once."""
    seed: int
    first_year: int
    last_year: int
    agreement: tuple[SummaryRow, ...]
    version: str

    def lines(self) -> Iterator[str]:
        """The answer for a reader, a line at a time."""
        yield f"The summary of {self.draws:,} joint draws ({self.joint}), made again"
        for file in self.files:
            same = "equal, byte for byte," if file.same else "NOT equal"
            yield f"  {file.name}: sha256 {file.sha256}, {same} to the shipped file"
            if file.file:
                yield f"    written to {file.file}"
        years = f"{self.first_year} to {self.last_year}"
        yield f"{self.futures:,} of its futures beside them, {self.scenario}, {years}"
        for row in self.agreement:
            yield f"  {Agreement(**row.model_dump()).line()}"


def calibrate(
    request: CalibrateRequest, out: Path | None = None, progress: Progress = silent
) -> CalibrateAnswer | CalibrateSummaryAnswer:
    """Fit a model again and remake what its futures are drawn from; write it if told.

    Raises ``UnknownName`` for a model without a calibration, ``MissingFile`` where it
    needs a file of other authors that is not there.
    """
    if request.model not in CALIBRATED:
        raise UnknownName(request.model, CALIBRATED, "request: model")
    catalog = read_catalog()
    drawn = catalog.models[request.model].about.draws.values()
    if any(draws.kind == "summary" for draws in drawn):
        loaded = load(request.model, request.switches, catalog)
        return _summarised(loaded, out, progress)
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


def _summarised(
    loaded: Loaded, out: Path | None, progress: Progress
) -> CalibrateSummaryAnswer:
    """The summary made again, and how far it agrees, run as posterior.toml says."""
    name = "posterior.toml"
    record = read_toml(loaded.files.folder / name, f"models/{loaded.key}/{name}")
    made, how = record["made"], record["run"]
    files = remake(finder(loaded.catalog)(made["third_party"]), loaded.parameters)
    progress(1, 2)
    compared = _agreement(loaded, record)
    progress(2, 2)
    return CalibrateSummaryAnswer(
        model=loaded.key,
        joint=made["third_party"],
        draws=made["draws"],
        files=tuple(_file(loaded, n, content, out) for n, content in files.items()),
        scenario=how["scenario"],
        futures=how["futures"],
        seed=how["seed"],
        first_year=how["first_year"],
        last_year=how["last_year"],
        agreement=compared,
        version=VERSION,
    )


def _file(loaded: Loaded, name: str, content: bytes, out: Path | None) -> RemadeFile:
    """A remade file; the first goes where told, the other beside it."""
    path = out
    if path is not None and name != MARGINALS:
        path = path.with_stem(f"{path.stem}_terms")
    if path is not None:
        write_whole(path, lambda temporary: temporary.write_bytes(content))
    shipped = digest(loaded.files.folder / name)
    found = sha256(content).hexdigest()
    return RemadeFile(
        name=name,
        sha256=found,
        shipped_sha256=shipped,
        same=found == shipped,
        file=None if path is None else str(path),
    )


def _agreement(loaded: Loaded, record: Mapping[str, Any]) -> tuple[SummaryRow, ...]:
    """Outcomes of the model under futures of the summary and under the joint draws."""
    how, rows = record["run"], record["compared"]
    scenario, about = how["scenario"], loaded.about
    names = {draws.kind: name for name, draws in about.draws.items()}
    watch = tuple(dict.fromkeys(loaded.own(row["outcome"]) for row in rows))
    program = compile_model(loaded.model, tables=loaded.tables, watch=watch)
    days = [date(y, 1, 1) for y in range(how["first_year"], how["last_year"] + 1)]

    def outcomes(values: Values, package: str) -> Mapping[str, Array]:
        result = run(
            loaded,
            program,
            values,
            scenario=scenario,
            package=package,
            days=days,
            stepwise=False,
        )
        return result.series

    found = agreement(
        outcomes,
        futures(loaded, names["third_party"], scenario),
        futures(
            loaded,
            names["summary"],
            scenario,
            seed=how["seed"],
            count=how["futures"],
        ),
        tuple(dict.fromkeys(row["package"] for row in rows)),
    )
    return tuple(SummaryRow(**asdict(row)) for row in found)
