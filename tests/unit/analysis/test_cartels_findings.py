"""What the ridge says about the four packages."""

from pathlib import Path

import numpy as np
import pytest

from vado.analysis.cartels.findings import (
    Findings,
    ridge_findings,
    shipped_ridge,
)
from vado.analysis.cartels.plan import calibration
from vado.analysis.cartels.ridge import Ridge
from vado.catalog.load import read_catalog
from vado.core.errors import MissingFile


def nowhere(key: str) -> Path:
    raise MissingFile(key)


@pytest.fixture(scope="module")
def found() -> Findings:
    """Over the first 512 rows: the sequence fills the box from its start."""
    whole = shipped_ridge("synthetic")
    columns = {name: x[:512] for name, x in whole.columns.items()}
    ridge = Ridge(network="synthetic", columns=columns, tried=whole.tried)
    return ridge_findings(ridge, nowhere, read_catalog())


def shares(found: Findings) -> dict[str, float]:
    return {f.name: f.calibrated for f in found.findings}


def test_no_run_fails(found: Findings) -> None:
    assert (found.futures, found.failed) == (512, 0)


def test_both_is_best_in_every_future(found: Findings) -> None:
    assert shares(found)["both_best"] == 1


def test_halving_recruitment_is_the_robust_sentence(found: Findings) -> None:
    """The table of the card, over a part of the rows."""
    assert shares(found)["halving_lowers_deaths"] == pytest.approx(0.992, abs=0.02)
    assert shares(found)["halving_beats_doubling"] == pytest.approx(0.991, abs=0.02)


def test_more_deaths_under_double_arrests_is_the_fragile_one(found: Findings) -> None:
    assert shares(found)["doubling_sees_more_deaths"] == pytest.approx(0.80, abs=0.06)


def test_double_arrests_lower_deaths_against_the_status_quo(found: Findings) -> None:
    assert shares(found)["doubling_below_status_quo"] == 1


def test_every_sentence_is_told_in_both_languages(found: Findings) -> None:
    assert [f.name for f in found.findings] == list(calibration().findings)
    assert all(f.sentence.en != f.sentence.es for f in found.findings)


def test_quantiles_rise(found: Findings) -> None:
    for spread in found.spreads:
        values = list(spread.quantiles.values())
        assert values == sorted(values), spread.name


def test_the_packages_compared_are_those_that_the_model_shows() -> None:
    about = read_catalog(kinds=("about",)).models["cartels"].about
    plan = calibration().comparison
    assert plan.packages == ("status_quo", *about.packages)
    assert (plan.since, plan.at) == (about.policies_start, about.horizons[0])


def test_the_shipped_weights_are_not_carried_by_a_few_rows() -> None:
    weight = shipped_ridge("synthetic").columns["weight"]
    assert weight.sum() ** 2 / np.square(weight).sum() > 0.9 * len(weight)
