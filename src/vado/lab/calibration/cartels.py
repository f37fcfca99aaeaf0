"""The paper's fit of the model of cartels, and the table of its futures, made again."""

from collections.abc import Mapping
from pathlib import Path

from vado.analysis.cartels.findings import ridge_findings
from vado.analysis.cartels.paper import paper_fit
from vado.analysis.cartels.plan import calibration
from vado.analysis.cartels.ridge import Ridge, ridge
from vado.analysis.cartels.target import read_observed
from vado.catalog.load import Catalog
from vado.core.version import VERSION
from vado.lab.calibration.answers import CalibrateAnswer, RemadeTable
from vado.lab.dataset import write_whole
from vado.lab.progress import Progress
from vado.lab.systems import finder

MODEL, SWITCHES = "cartels", ("network",)
"""The model, and its switches that the fit follows: the fit itself is always over the
published form of the equations, the comparison of packages over the default one."""


def fitted_again(
    catalog: Catalog,
    switches: Mapping[str, str],
    out: Path | None,
    progress: Progress,
) -> CalibrateAnswer:
    """The fit and the table over a network; the table is written if told where."""
    network, find = switches["network"], finder(catalog)
    observed = read_observed(catalog)
    remade = ridge(network, find, observed, report=progress)
    if out is not None:
        write_whole(out, lambda temporary: temporary.write_bytes(remade.content()))
    return CalibrateAnswer(
        model=MODEL,
        fit=paper_fit(network, find, observed),
        table=_table(remade, out),
        findings=ridge_findings(remade, find, catalog),
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
