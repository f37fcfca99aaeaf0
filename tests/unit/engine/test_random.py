"""Random numbers belong to a run."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vado.core.errors import VadoError
from vado.engine import uniforms


@given(st.integers(0, 2**63 - 1), st.integers(0, 1000), st.lists(st.integers(0, 30)))
def test_any_split_of_the_runs_gives_the_same_bits(seed, start, counts):
    ends = np.cumsum([start, *counts])
    pieces = [uniforms(seed, "c", int(a), int(b - a)) for a, b in pairwise(ends)]
    whole = uniforms(seed, "c", start, sum(counts))
    assert np.array_equal(np.concatenate([np.empty(0), *pieces]), whole)


def test_the_numbers_stay_the_same_for_ever():
    assert uniforms(1, "draws", 0, 3).tolist() == [
        0.8236736838447738,
        0.685182264838041,
        0.5404948109448211,
    ]


def test_channels_and_seeds_do_not_share_numbers():
    draws = [uniforms(s, c, 0, 100) for s in (0, 1) for c in ("a", "b", "")]
    assert len(np.unique(draws)) == 600


def test_the_numbers_fill_the_open_unit_interval_evenly():
    x = uniforms(3, "even", 0, 100_000)
    assert 0 < x.min() < 1e-4
    assert 1 - 1e-4 < x.max() < 1
    counts = np.histogram(x, 20, (0, 1))[0]
    assert ((counts - 5_000) ** 2 / 5_000).sum() < 44  # chi2(19): passed by 99.9 %
    assert abs(np.corrcoef(x[1:], x[:-1])[0, 1]) < 0.02


@pytest.mark.parametrize(
    ("seed", "start", "count"), [(-1, 0, 1), (0, -1, 1), (0, 0, -1)]
)
def test_negative_numbers_are_refused(seed, start, count):
    with pytest.raises(VadoError, match="must not be negative"):
        uniforms(seed, "c", start, count)
