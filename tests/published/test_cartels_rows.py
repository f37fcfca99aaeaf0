"""Every row of published.toml: near what was reported, or a mismatch with a reason."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from vado.analysis.cartels.figures import figures_of
from vado.analysis.cartels.target import read_observed
from vado.analysis.draws import published_values
from vado.catalog.load import ROOT, Catalog, read_catalog
from vado.catalog.records import Package, Reported
from vado.core.errors import MissingFile
from vado.engine.ensemble import compile_model
from vado.engine.results import Result
from vado.engine.signals import Steps
from vado.lab.dates import decimal_year
from vado.models.cartels import build

WEEKS = 52


class Bench:
    """Runs what a row asks for, each combination once."""

    def __init__(self, catalog: Catalog, find: Callable[[str], Path]):
        self.catalog, self.files, self.find = catalog, catalog.models["cartels"], find
        self.series = read_observed(catalog)
        self.run, self.figures = cache(self._run), cache(self._figures)

    def ours(self, row: Reported) -> float:
        """Our number for a row."""
        switches = {s.name: s.default for s in self.files.about.switches}
        switches |= row.switches
        if row.measure in ("matrix", "fit"):
            return self.figures(row.measure, switches["network"])[row.outcome]
        result = self.run(tuple(sorted(switches.items())), row.package)
        values = result.series[row.outcome][..., 0]
        values = values if row.element is None else values[:, row.element - 1]
        assert row.at is not None
        at = round((decimal_year(row.at) - 2012) * WEEKS)
        if row.measure == "value":
            return float(values[at])
        assert row.since is not None
        since = round((decimal_year(row.since) - 2012) * WEEKS)
        if row.measure == "change":
            return float(values[at] / values[since] - 1)
        assert row.measure == "total"
        # Trapezes over weekly values: smooth flows lose less than a part in a million.
        part = values[since : at + 1]
        return float(part.sum() - (part[0] + part[-1]) / 2)

    def _figures(self, measure: str, network: str) -> Mapping[str, float]:
        return figures_of(measure, network, self.find, self.series)

    def _run(self, switches: tuple[tuple[str, str], ...], package: str) -> Result:
        built = build(dict(switches), self.find)
        rows = self.files.published.values()
        watch = {r.outcome for r in rows if r.measure not in ("matrix", "fit")}
        program = compile_model(
            built.model, tables=built.tables, watch=sorted(watch), step=1.0
        )
        values = published_values(self.files.parameters, dict(switches))
        signals = levers(self.catalog.packages[package])
        return program.run(values, start=0, stop=1040, signals=signals)


def levers(package: Package) -> dict[str, Steps]:
    """A package as signals in the model's weeks."""
    return {
        name.removeprefix("cartels."): Steps(
            tuple(((decimal_year(s.start) - 2012) * WEEKS, s.value) for s in settings),
            1.0,
        )
        for name, settings in package.levers.items()
    }


def rows(network: str) -> Iterator[Reported]:
    """Rows over a network."""
    files = read_catalog(kinds=("about", "published"), models=("cartels",))
    for row in files.models["cartels"].published.values():
        if row.switches.get("network", "synthetic") == network:
            yield row


def judged(bench: Bench, network: str) -> None:
    off = {}
    for row in rows(network):
        ours = bench.ours(row)
        error = abs(ours / row.reported - 1)
        assert np.isfinite(ours), row.name
        if (error <= row.tolerance) == (row.mismatch is not None):
            off[row.name] = (ours, row.reported, error)
    assert off == {}


def test_the_stand_in_is_as_near_as_it_says() -> None:
    def nowhere(key: str) -> Path:
        raise MissingFile(key)

    judged(Bench(read_catalog(), nowhere), "synthetic")


def test_rows_of_the_published_network_agree_or_say_why_not(data_folder: Path) -> None:
    catalog = read_catalog()

    def find(key: str) -> Path:
        path = data_folder / "third_party" / catalog.third_party[key].file
        if not path.is_file():
            pytest.skip(f"needs {key}")
        return path

    judged(Bench(catalog, find), "bacrim2020")


def test_the_one_clear_mismatch_stays_visible() -> None:
    kept = {row.name for row in rows("bacrim2020") if row.mismatch is not None}
    assert "double_arrests_deaths_2027" in kept


def test_no_table_of_other_authors_came_along() -> None:
    """Only fitted numbers of our own are shipped beside the model."""
    files = {path.name for path in (ROOT / "models" / "cartels").glob("*.csv")}
    assert files == {"ridge_synthetic.csv", "ridge_bacrim2020.csv"}
