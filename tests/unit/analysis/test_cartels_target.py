"""The weekly curve through annual figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vado.analysis.cartels.target import (
    PARTS,
    POINTS,
    natural_spline,
    read_observed,
    target,
    weekly,
)
from vado.catalog.load import read_catalog
from vado.core.errors import VadoError

figures = st.lists(st.floats(min_value=-1e3, max_value=1e3), min_size=3, max_size=12)


@given(figures)
def test_the_curve_goes_through_every_figure(values: list[float]) -> None:
    curve = natural_spline([float(k) for k in range(len(values))], values)
    found = [curve(float(k)) for k in range(len(values))]
    np.testing.assert_allclose(found, values, atol=1e-9)


@given(figures)
def test_the_curve_is_straight_beyond_its_last_figure(values: list[float]) -> None:
    curve = natural_spline([float(k) for k in range(len(values))], values)
    last = float(len(values) - 1)
    one, two = curve(last + 1) - curve(last), curve(last + 2) - curve(last + 1)
    assert one == pytest.approx(two, abs=1e-8)


@given(figures)
def test_the_curve_has_no_kink(values: list[float]) -> None:
    curve = natural_spline([float(k) for k in range(len(values))], values)
    near = 1e-6
    for knot in range(1, len(values)):
        before = (curve(knot) - curve(knot - near)) / near
        after = (curve(knot + near) - curve(knot)) / near
        assert before == pytest.approx(after, abs=0.05)


def test_the_curve_follows_a_library_to_the_last_digits() -> None:
    interpolate = pytest.importorskip("scipy.interpolate")
    knots = [0.0, 1.0, 2.5, 3.0, 5.0]
    values = [3.0, -1.0, 4.0, 1.0, 5.0]
    theirs = interpolate.CubicSpline(knots, values, bc_type="natural")
    at = np.linspace(0, 5, 101)
    ours = natural_spline(knots, values)
    np.testing.assert_allclose([ours(x) for x in at], theirs(at), atol=1e-13)


def test_a_steady_count_is_the_same_every_week() -> None:
    curve = weekly(dict.fromkeys(range(2012, 2022), 5200.0))
    assert len(curve) == POINTS
    np.testing.assert_allclose(curve, 100.0, rtol=1e-14)


def test_a_year_stands_at_its_first_of_january() -> None:
    figures = {year: 520.0 * (year - 2000) for year in range(2012, 2022)}
    curve = weekly(figures)
    assert curve[0] == pytest.approx(figures[2012] / 52, rel=1e-14)
    assert curve[-1] == pytest.approx(220.0, rel=1e-13)


def test_the_target_is_the_sum_of_its_series() -> None:
    years = range(2012, 2022)
    series = {
        PARTS[0]: {year: 1000.0 + 7 * year for year in years},
        PARTS[1]: dict.fromkeys(years, 90.0),
    }
    made = target(series)
    both = {year: series[PARTS[0]][year] + 90.0 for year in years}
    np.testing.assert_allclose(made.weekly, weekly(both), rtol=1e-13)
    assert made.annual == tuple(both.items())


def test_a_missing_series_is_named() -> None:
    with pytest.raises(VadoError, match=PARTS[1]):
        target({PARTS[0]: {2012: 1.0, 2013: 2.0, 2014: 3.0}})


def test_the_catalog_holds_the_ten_years_of_the_paper() -> None:
    series = read_observed(read_catalog(kinds=("series",)))
    assert {tuple(annual) for annual in series.values()} == {tuple(range(2012, 2022))}
    assert series[PARTS[0]][2018] == 36687
