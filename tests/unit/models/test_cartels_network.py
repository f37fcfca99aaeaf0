"""The stand-in network has the summary figures it promises; files are read whole."""

import hashlib
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vado.catalog.load import ROOT, read_catalog
from vado.core.errors import Problems
from vado.models.cartels.network import (
    FIGURES,
    Network,
    TieCounts,
    bacrim2020,
    figures,
    power_law,
    synthetic,
)

seeds = st.integers(min_value=0, max_value=2**32)


def counts(matrix: np.ndarray) -> TieCounts:
    return TieCounts(
        groups=int(matrix.any(axis=1).sum()),
        pairs=int(np.count_nonzero(np.triu(matrix))),
        weight=int(np.triu(matrix).sum()),
    )


@given(seeds)
def test_every_seed_gives_the_published_summary_figures(seed: int) -> None:
    network, wanted = synthetic(seed), figures()
    assert counts(network.rivals) == wanted.rivals
    assert counts(network.allies) == wanted.allies
    assert len(network.rivals) == wanted.groups


def test_every_figure_of_the_stand_in_has_its_source_and_reason() -> None:
    text = (ROOT / "models" / "cartels" / FIGURES).read_text("utf-8")
    sources = read_catalog(kinds=("sources",)).sources
    for told in tomllib.loads(text).values():
        assert told["source"] in sources
        assert all(told[word] for word in ("unit", "place", "reason"))


@given(seeds)
def test_ties_hold_both_ways_and_nobody_is_tied_to_itself(seed: int) -> None:
    network = synthetic(seed)
    for matrix in (network.rivals, network.allies):
        np.testing.assert_array_equal(matrix, matrix.T)
        assert not matrix.diagonal().any()


@given(seeds)
def test_groups_stand_in_order_of_their_ties(seed: int) -> None:
    network = synthetic(seed)
    strength = network.rivals.sum(axis=1) + network.allies.sum(axis=1)
    falls = np.diff(strength)
    assert (falls <= 0).all()
    kept = np.diff(network.order)[falls == 0]
    assert (kept > 0).all()


def test_the_default_network_never_changes() -> None:
    tables = synthetic().tables()
    content = b"".join(tables[name].tobytes() for name in ("rivalry", "allies"))
    assert hashlib.sha256(content).hexdigest() == (
        "bd75b08d29adfb0ab5a9c2ecf905c119259f60b728b3fb4711d2efc638b781f2"
    )


def test_a_few_hubs_hold_many_ties() -> None:
    network = synthetic()
    strength = network.rivals.sum(axis=1) + network.allies.sum(axis=1)
    assert strength[0] > 10 * np.median(strength[strength > 0])
    assert (strength == 0).sum() > 0


def test_sizes_of_2012_fall_as_one_over_rank() -> None:
    groups = figures().groups
    sizes = power_law(groups)
    assert sizes.sum() == pytest.approx(1, rel=1e-14)
    np.testing.assert_allclose(sizes[0] / sizes, np.arange(1, groups + 1), rtol=1e-14)
    assert 1 / sizes[0] == pytest.approx(5.591180588643879, rel=1e-15)


def test_allies_divide_losses_and_rivals_add_to_them() -> None:
    rivals = np.array([[0, 2.0, 0], [2.0, 0, 0], [0, 0, 0]])
    allies = np.array([[0, 0, 3.0], [0, 0, 0], [3.0, 0, 0]])
    network = Network(rivals=rivals, allies=allies, order=np.arange(3))
    np.testing.assert_allclose(
        network.conflict(), [[0, 3 / 4, 1 / 4], [3, 0, 1], [1 / 4, 1 / 4, 0]]
    )


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_a_pair_listed_once_is_tied_both_ways(tmp_path: Path) -> None:
    nodes = written(tmp_path, "nodes.csv", "Node,Group\na,A\nb,B\nc,C\n")
    rivals = written(tmp_path, "rivals.csv", "Node,RNode,weight\nb,c,4\n")
    allies = written(tmp_path, "allies.csv", "Node,RNode,weight\na,c,1\nc,a,1\n")
    network = bacrim2020(nodes, rivals, allies)
    assert network.order.tolist() == [2, 1, 0]
    np.testing.assert_array_equal(network.rivals, [[0, 4, 0], [4, 0, 0], [0, 0, 0]])
    np.testing.assert_array_equal(network.allies, [[0, 0, 1], [0, 0, 0], [1, 0, 0]])


def test_a_file_without_its_columns_is_refused_by_name(tmp_path: Path) -> None:
    nodes = written(tmp_path, "nodes.csv", "Name\na\n")
    with pytest.raises(Problems, match=r"nodes\.csv.*no column Node"):
        bacrim2020(nodes, nodes, nodes)
