"""The paper's objective over the stand-in network."""

from pathlib import Path

import pytest

from vado.analysis.cartels.paper import PaperFit, paper_fit
from vado.analysis.cartels.plan import calibration
from vado.analysis.cartels.refit import FITTED
from vado.analysis.cartels.target import read_observed
from vado.catalog.load import read_catalog
from vado.core.errors import MissingFile


def nowhere(key: str) -> Path:
    raise MissingFile(key)


@pytest.fixture(scope="module")
def fit() -> PaperFit:
    series = read_observed(read_catalog(kinds=("series",)))
    return paper_fit("synthetic", nowhere, series)


def test_the_best_point_is_the_lowest_of_all(fit: PaperFit) -> None:
    assert fit.best.squares < fit.refitted.squares < fit.published.squares


def test_the_best_point_does_not_hang_on_where_the_search_ended(fit: PaperFit) -> None:
    # The search alone ends between 37,991.16 and 37,991.25, as rounding has it.
    assert fit.best.squares == pytest.approx(37991.1629, rel=1e-7)
    assert fit.best.values["saturation"] == pytest.approx(6.985e-8, rel=1e-3)


def test_every_point_lies_inside_the_box(fit: PaperFit) -> None:
    for point in (fit.published, fit.refitted, fit.best):
        for name, side in calibration().box.items():
            assert side.low <= point.values[name] <= side.high, name


def test_the_published_point_stands_on_three_sides_of_the_box(fit: PaperFit) -> None:
    assert fit.published.on_bounds == {
        "incapacitated_per_week": "low",
        "saturation": "low",
        "members_2012": "high",
    }


def test_only_recruitment_and_lethality_are_fitted_again(fit: PaperFit) -> None:
    moved = {
        name
        for name, value in fit.refitted.values.items()
        if value != fit.published.values[name]
    }
    assert moved == set(FITTED)


def test_the_stand_in_values_are_those_of_the_refit(fit: PaperFit) -> None:
    """They were fitted with weekly Runge-Kutta steps and a start of 115,000."""
    files = read_catalog(kinds=("about", "parameters"), models=("cartels",))
    for name in FITTED:
        (switched,) = files.models["cartels"].parameters[name].switched
        assert fit.refitted.values[name] == pytest.approx(switched.value, rel=1e-3)


def test_the_ground_is_flat_along_size_and_drop_out(fit: PaperFit) -> None:
    flat = [
        p.squares / fit.best.squares
        for p in fit.valley
        if (p.parameter == "members_2012" and p.value >= 100e3)
        or p.parameter == "saturation"
    ]
    assert max(flat) < 1.02
    assert min(flat) > 0.99


def test_more_members_need_a_smaller_lethality(fit: PaperFit) -> None:
    fitted = [p.lethality for p in fit.valley if p.parameter == "members_2012"]
    assert fitted == sorted(fitted, reverse=True)


def test_the_answer_round_trips_through_json(fit: PaperFit) -> None:
    assert PaperFit.model_validate_json(fit.model_dump_json()) == fit
