"""Figures by the names that published.toml uses."""

from pathlib import Path

import numpy as np
import pytest

from vado.analysis.cartels.figures import figure, figures_of, matrix_figures
from vado.analysis.cartels.target import read_observed
from vado.catalog.load import read_catalog
from vado.core.errors import MissingFile, UnknownName
from vado.models.cartels.network import Network, synthetic

Series = dict[str, dict[int, float]]


@pytest.fixture(scope="module")
def series() -> Series:
    """What the paper was fitted to."""
    return read_observed(read_catalog(kinds=("series",)))


def nowhere(key: str) -> Path:
    raise MissingFile(key)


def test_every_name_of_the_published_rows_is_a_figure(series: Series) -> None:
    files = read_catalog(kinds=("about", "published"), models=("cartels",))
    known = {m: figures_of(m, "synthetic", nowhere, series) for m in ("matrix", "fit")}
    for row in files.models["cartels"].published.values():
        if row.measure in known:
            assert row.outcome in known[row.measure], row.name


def test_an_unknown_figure_is_named_with_the_nearest(series: Series) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'conflict_sum'"):
        figure("matrix", "conflict_sums", "synthetic", nowhere, series)
    with pytest.raises(UnknownName, match="matrix"):
        figures_of("matrices", "synthetic", nowhere, series)


def test_the_stand_in_has_the_published_counts() -> None:
    found = matrix_figures(synthetic())
    counts = ("rival_pairs", "rival_weight", "allied_pairs", "allied_weight")
    groups = ("groups_with_a_rival", "groups_with_an_ally")
    assert [found[name] for name in counts] == [92, 179, 91, 163]
    assert [found[name] for name in groups] == [71, 91]


def test_groups_without_ties_all_fight_alike() -> None:
    nobody = Network(
        rivals=np.zeros((20, 20)), allies=np.zeros((20, 20)), order=np.arange(20)
    )
    found = matrix_figures(nobody)
    assert found["conflict_sum"] == 20 * 19
    assert found["first_to_second"] == found["second_to_first"] == 1
