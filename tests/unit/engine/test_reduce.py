"""Quantile bands: exact while they fit, split as one likes, honest about failures."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vado.engine import Bands, Result, exact_quantiles

QUANTILES = (0.05, 0.5, 0.95)


def result(values, status=None):
    values = np.asarray(values, float)
    runs = values.shape[-1]
    return Result(
        times=np.arange(len(values)),
        series={"x": values},
        observed={},
        states={},
        status=np.zeros(runs, int) if status is None else np.asarray(status),
        dims={"x": ()},
    )


def banded(values, cuts, status=None, **how):
    bands = Bands(quantiles=QUANTILES, **how)
    status = np.zeros(values.shape[-1], int) if status is None else status
    for a, b in zip([0, *cuts], [*cuts, values.shape[-1]], strict=True):
        bands.add(result(values[..., a:b], status[a:b]))
    return bands


def drawn(runs, seed=0):
    return np.random.default_rng(seed).normal(size=(3, runs)) * [[1.0], [5.0], [0.0]]


@given(st.integers(1, 40), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_exact_quantiles_equal_numpys(runs, quantiles):
    values = drawn(runs)
    np.testing.assert_allclose(
        exact_quantiles(values, quantiles),
        np.quantile(values, quantiles, axis=-1),
        rtol=1e-12,
        atol=1e-15,
    )


@given(st.lists(st.integers(0, 50), max_size=5))
def test_any_split_of_the_same_runs_gives_the_same_numbers(cuts):
    values = drawn(50)
    whole = banded(values, [])
    split = banded(values, sorted(cuts))
    assert np.array_equal(split.values()["x"], whole.values()["x"])


@given(st.permutations(range(20)))
def test_the_order_of_runs_does_not_matter_while_they_fit(order):
    values = drawn(20)
    turned = banded(values[:, list(order)], [7])
    assert np.array_equal(turned.values()["x"], banded(values, []).values()["x"])


@given(st.lists(st.integers(0, 500), max_size=4))
def test_any_split_gives_the_same_numbers_beyond_what_fits(cuts):
    values = drawn(500)
    whole = banded(values, [], keep=100)
    split = banded(values, sorted(cuts), keep=100)
    assert whole.count == split.count == 500
    assert np.array_equal(split.values()["x"], whole.values()["x"])


def test_histograms_agree_with_exact_bands():
    values = drawn(50_000)
    exact = banded(values, [], keep=10**6).values()["x"]
    rough = banded(values, [], keep=1_000).values()["x"]
    width = np.ptp(values, axis=-1)
    assert (np.abs(rough - exact).max(axis=0) <= 2e-3 * width + 1e-12).all()


def test_memory_does_not_grow_with_the_runs():
    bands = Bands(keep=100, bins=50)
    for seed in range(20):
        bands.add(result(drawn(100, seed)))
    held = [a.size for parts in bands._kept.values() for a in parts]
    counted = [h.counts.size for h in bands._histograms.values()]
    assert (sum(held), sum(counted)) == (0, 150)
    assert bands.count == 2_000


def test_failed_runs_are_counted_and_left_out():
    values = np.array([[1.0, 2.0, 1e9, np.nan]])
    bands = banded(values, [2], np.array([0, 0, 2, 1]))
    assert bands.values()["x"][:, 0].tolist() == [1.05, 1.5, 1.95]
    assert (bands.count, bands.failed) == (2, 2)
    assert bands.statuses == {"ok": 2, "diverged": 1, "negative": 1, "failed": 0}


def test_without_a_good_run_every_band_is_nan():
    bands = banded(np.ones((2, 3)), [1], np.array([1, 1, 3]))
    assert bands.values()["x"].shape == (3, 2)
    assert np.isnan(bands.values()["x"]).all()
    assert (bands.count, bands.failed) == (0, 3)


def test_other_statuses_can_be_let_in():
    values, status = np.array([[1.0, 3.0, 9.0]]), np.array([0, 2, 1])
    bands = banded(values, [], status, accept=("ok", "negative"))
    assert bands.values()["x"][1, 0] == 2.0


def test_a_mask_says_which_runs_count():
    bands = Bands(quantiles=(0.5,))
    bands.add(result([[1.0, 3.0, 9.0]]), mask=np.array([False, True, True]))
    assert bands.values()["x"].tolist() == [[6.0]]
    assert bands.failed == 1


@pytest.mark.parametrize("keep", [10, 100])
def test_a_time_that_is_not_finite_in_a_good_run_has_no_band(keep):
    values = drawn(50)
    values[1, 3], values[2, 40] = np.nan, np.inf
    bands = banded(values, [30], keep=keep).values()["x"]
    assert np.isfinite(bands[:, 0]).all()
    assert np.isnan(bands[:, 1:]).all()


def test_arrays_keep_their_dims():
    values = np.random.default_rng(0).normal(size=(4, 2, 30))
    for keep in (10, 100):
        assert banded(values, [], keep=keep).values()["x"].shape == (3, 4, 2)


def test_a_pool_changes_nothing():
    bands = banded(drawn(40), [10])
    with ThreadPoolExecutor(2) as pool:
        assert np.array_equal(bands.values(pool)["x"], bands.values()["x"])
