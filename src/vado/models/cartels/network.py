"""Who fights and who helps whom: the tables behind the model.

Two networks are on offer. ``synthetic`` is a stand-in made here from summary figures
only. ``bacrim2020`` is the published network, read from third-party files.
"""

import csv
import math
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vado.core.errors import Problem, Problems

FIGURES = "network.toml"
"""Beside this file: what the stand-in is made to have."""
_ALL = 2**64 - 1

Pair = tuple[int, int]
Ties = Mapping[Pair, int]
"""Weight of each undirected pair of groups, the smaller number first."""


@dataclass(frozen=True, kw_only=True)
class TieCounts:
    """Summary figures of one kind of tie."""

    groups: int
    """Groups with at least one such tie."""
    pairs: int
    weight: int
    """Sum over pairs."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Summary figures of the published network, and the seed of the stand-in."""

    groups: int
    seed: int
    rivals: TieCounts
    allies: TieCounts


def figures() -> Figures:
    """The figures that are entered beside the model."""
    text = Path(__file__).with_name(FIGURES).read_text(encoding="utf-8")
    record = tomllib.loads(text)

    def counts(kind: str) -> TieCounts:
        told = record[kind]
        return TieCounts(
            groups=told["groups"], pairs=told["pairs"], weight=told["weight"]
        )

    return Figures(
        groups=record["groups"]["value"],
        seed=record["seed"]["value"],
        rivals=counts("rivals"),
        allies=counts("allies"),
    )


@dataclass(frozen=True, kw_only=True)
class Network:
    """Rival and ally weights between groups in order of rank, symmetric, zero diagonal.

    ``order`` gives for each rank the place of the group in its source.
    """

    rivals: NDArray[np.float64]
    allies: NDArray[np.float64]
    order: NDArray[np.intp]

    def tables(self) -> dict[str, NDArray[np.float64]]:
        """The tables the model asks for."""
        return {
            "rivalry": self.rivals,
            "allies": self.allies.sum(axis=1),
            "share_2012": power_law(len(self.rivals)),
        }

    def conflict(self) -> NDArray[np.float64]:
        """Losses of the row's group to the column's, per member of each, relative.

        Every pair fights; a rival weighs more, and a group's allies divide its losses.
        """
        allies = self.allies.sum(axis=1)
        matrix: NDArray[np.float64] = (self.rivals + 1) / (allies + 1)[:, None]
        np.fill_diagonal(matrix, 0)
        return matrix


def power_law(groups: int) -> NDArray[np.float64]:
    """Shares that fall as one over rank and add up to one."""
    whole = math.fsum(1 / k for k in range(1, groups + 1))
    return np.array([1 / k / whole for k in range(1, groups + 1)])


def synthetic(seed: int | None = None) -> Network:
    """A stand-in network with the summary figures of the published one.

    1. Group k of all has activity one over k, the published law of sizes.
    2. For each kind of tie the groups that have one are drawn by activity, without
       replacement. In the order of the draw each joins one who came before, drawn by
       activity; the pairs still missing join two groups, both drawn by activity.
    3. Each pair weighs one; the weight still missing is dealt in units to pairs drawn
       by the weight they have, so that the heavy grow heavier.
    4. Groups are ranked by the weight of all their ties, ties in rank by number.

    Whole numbers from a written-out generator decide every draw: the same everywhere.
    """
    wanted = figures()
    urn = _Urn(wanted.seed if seed is None else seed)
    activity = [2**40 // k for k in range(1, wanted.groups + 1)]
    rivals = _grow(urn, activity, wanted.rivals)
    allies = _grow(urn, activity, wanted.allies)
    assert (counted(rivals), counted(allies)) == (wanted.rivals, wanted.allies)
    return _ranked(_matrix(rivals, wanted.groups), _matrix(allies, wanted.groups))


class _Urn:
    """Draws places in proportion to whole weights.

    The bits are SplitMix64 (Steele, Lea and Flood 2014),
    written out so that they hang on no library's version.
    """

    def __init__(self, seed: int):
        self._state = seed

    def draw(self, weights: Sequence[int]) -> int:
        """A place in ``weights``; the remainder biases it by less than 2**-20."""
        upto = list(accumulate(weights))
        return bisect_right(upto, self._bits() % upto[-1])

    def _bits(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _ALL
        z = self._state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _ALL
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _ALL
        return z ^ (z >> 31)


def _grow(urn: _Urn, activity: Sequence[int], counts: TieCounts) -> Ties:
    """Pairs and weights of one kind of tie."""
    groups = _draw_groups(urn, activity, counts.groups)
    ties: dict[Pair, int] = {}
    for k, group in enumerate(groups[1:], start=1):
        earlier = groups[:k]
        partner = earlier[urn.draw([activity[g] for g in earlier])]
        ties[_pair(group, partner)] = 1
    weights = [activity[g] for g in groups]
    while len(ties) < counts.pairs:
        one, other = groups[urn.draw(weights)], groups[urn.draw(weights)]
        if one != other:
            ties.setdefault(_pair(one, other), 1)
    pairs = list(ties)
    for _ in range(counts.weight - counts.pairs):
        ties[pairs[urn.draw([ties[p] for p in pairs])]] += 1
    return ties


def _draw_groups(urn: _Urn, activity: Sequence[int], count: int) -> list[int]:
    left = dict(enumerate(activity))
    drawn = []
    for _ in range(count):
        names = list(left)
        drawn.append(names[urn.draw(list(left.values()))])
        del left[drawn[-1]]
    return drawn


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def counted(ties: Ties) -> TieCounts:
    """The summary figures of some ties."""
    return TieCounts(
        groups=len({group for pair in ties for group in pair}),
        pairs=len(ties),
        weight=sum(ties.values()),
    )


def _matrix(ties: Ties, groups: int) -> NDArray[np.float64]:
    matrix = np.zeros((groups, groups))
    for (one, other), weight in ties.items():
        matrix[one, other] = matrix[other, one] = weight
    return matrix


def _ranked(rivals: NDArray[np.float64], allies: NDArray[np.float64]) -> Network:
    """Groups in order of descending weight of all ties, equals in their old order."""
    strength = rivals.sum(axis=1) + allies.sum(axis=1)
    order = np.argsort(-strength, kind="stable")
    both = np.ix_(order, order)
    return Network(rivals=rivals[both], allies=allies[both], order=order)


def bacrim2020(nodes: Path, rivals: Path, alliances: Path) -> Network:
    """The published network, from its three files.

    Ties are listed in one direction or both; a pair weighs the larger of the two.
    """
    names = [row["Node"] for row in _rows(nodes, ("Node",))]
    place = {name: k for k, name in enumerate(names)}
    return _ranked(_read(rivals, place), _read(alliances, place))


def _read(path: Path, place: Mapping[str, int]) -> NDArray[np.float64]:
    matrix = np.zeros((len(place), len(place)))
    for row in _rows(path, ("Node", "RNode", "weight")):
        matrix[place[row["Node"]], place[row["RNode"]]] = float(row["weight"])
    return np.maximum(matrix, matrix.T)


def _rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [c for c in columns if c not in (reader.fieldnames or ())]
        if missing:
            found = f"has no column {', '.join(missing)}."
            remedy = "Replace it by the published file."
            raise Problems([Problem(file=str(path), found=found, remedy=remedy)])
        return list(reader)
