"""What a calibration answers, as frozen records that round-trip through JSON."""

from vado.analysis.cartels.findings import Findings
from vado.analysis.cartels.paper import PaperFit
from vado.catalog.records import Record


class Remade(Record):
    """A file made again, beside the one that ships."""

    sha256: str
    shipped_sha256: str
    same: bool
    """True where the remade file equals the shipped one, byte for byte."""
    file: str | None
    """Where it was written, if it was."""


class RemadeTable(Remade):
    """The table of futures, made again."""

    network: str
    rows: int
    tried: int
    """Futures fitted until there were enough that follow the data."""


class CalibrateAnswer(Record):
    """The paper's fit, the table of futures, and what the futures say."""

    model: str
    fit: PaperFit
    table: RemadeTable
    findings: Findings
    version: str


class RemadeFile(Remade):
    """A file of the summary, made again."""

    name: str


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
