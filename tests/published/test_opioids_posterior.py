"""The shipped summary of the authors' joint draws beside the draws themselves."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from opioids_runs import Array, loaded, program, run
from vado.analysis.draws import Drawer, Values, drawer, nowhere
from vado.analysis.posterior import DEPENDENCE, MARGINALS, remake
from vado.analysis.posterior_agreement import Agreement, agreement
from vado.engine.ensemble import Program

OUTCOMES = ("overdose_deaths", "people_with_disorder")
LARGEST_MEDIAN, LARGEST_END = 0.005, 0.02
"""What is asked of a summary: half a percent on medians, two on ends of the interval.
Sampling alone moves a median by 0.1 % and an end by 0.5 % in 4,999 futures."""
ROUNDED = 1e-4
"""Recorded differences have four digits; another processor may turn the last one."""


@pytest.fixture(scope="module")
def joint(data_folder: Path) -> Path:
    """The authors' file of draws."""
    entry = loaded().catalog.third_party["source_posterior_draws"]
    return data_folder / "third_party" / entry.file


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    text = (loaded().files.folder / "posterior.toml").read_text("utf-8")
    return tomllib.loads(text)


@pytest.fixture(scope="module")
def compiled() -> Program:
    return program(OUTCOMES)


@pytest.fixture(scope="module")
def found(
    joint: Path, record: dict[str, Any], compiled: Program
) -> dict[tuple[str, str], Agreement]:
    """The comparison on record, made again."""
    how = record["run"]
    years = [float(y) for y in range(how["first_year"], how["last_year"] + 1)]

    def outcomes(values: Values, package: str) -> Mapping[str, Array]:
        futures = how["futures"]
        result = run(
            compiled, how["scenario"], package, values, record=years, runs=futures
        )
        assert result.ok.all()
        return result.series

    whole = made("posterior", lambda key: joint).whole
    assert whole is not None
    summary = made("calibrated").draw(how["seed"], 0, how["futures"])
    packages = list(dict.fromkeys(row["package"] for row in record["compared"]))
    rows = agreement(outcomes, whole, summary, packages)
    return {(row.package, f"opioids.{row.outcome}"): row for row in rows}


def made(draws: str, find: Callable[[str], Path] = nowhere) -> Drawer:
    ready = loaded()
    return drawer(
        ready.about.draws[draws],
        ready.files.folder,
        ready.parameters,
        ready.switches,
        ranges={},
        fixed={},
        find=find,
    )


def test_the_shipped_summary_is_the_one_on_record(record: dict[str, Any]) -> None:
    folder, made_of = loaded().files.folder, record["made"]
    for name, key in ((MARGINALS, "marginals_sha256"), (DEPENDENCE, "terms_sha256")):
        content = (folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == made_of[key]


def test_the_shipped_summary_is_remade_from_the_draws_to_the_byte(joint: Path) -> None:
    folder = loaded().files.folder
    for name, content in remake(joint, loaded().parameters).items():
        assert content == (folder / name).read_bytes()


def test_the_summary_agrees_with_the_draws_as_recorded(
    record: dict[str, Any], found: dict[tuple[str, str], Agreement]
) -> None:
    assert found.keys() == {(r["package"], r["outcome"]) for r in record["compared"]}
    for row in record["compared"]:
        ours = found[row["package"], row["outcome"]]
        for name in ("low", "median", "high", "typical"):
            assert getattr(ours, name) == pytest.approx(row[name], abs=ROUNDED)
        assert ours.width == pytest.approx(row["width"], abs=0.01)


def test_medians_and_ends_of_the_summary_are_near_those_of_the_draws(
    found: dict[tuple[str, str], Agreement],
) -> None:
    for row in found.values():
        assert row.median < LARGEST_MEDIAN
        assert max(row.low, row.high) < LARGEST_END


def test_every_future_of_the_summary_ends_well(compiled: Program) -> None:
    values = made("calibrated").draw(2, 0, 4_000)
    assert run(compiled, given=values, record=[2032.0], runs=4_000).ok.all()


def test_futures_of_the_summary_stay_in_the_authors_box() -> None:
    values = made("calibrated").draw(3, 0, 4_000)
    for name, parameter in loaded().parameters.items():
        drawn = np.asarray(values[name])
        assert drawn.ndim == (parameter.kind == "fitted")
        assert parameter.range.low <= drawn.min() <= drawn.max() <= parameter.range.high
