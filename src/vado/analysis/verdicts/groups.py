"""What a test yields: groups that each count once, with shares of four kinds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vado.catalog.fields import Text

Array = np.ndarray


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Parts of the cells or draws of a group; together they make 1."""

    support: float
    opposite: float
    negligible: float
    open: float
    """Where an interval straddles the threshold, so that either may hold."""

    @property
    def against(self) -> float:
        """Opposite and negligible together."""
        return self.opposite + self.negligible


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number of a group, as the record gives it."""

    label: Text
    where: str
    """The windows it is made of, or nothing where there are none."""
    low: float
    high: float
    """Equal to ``low`` unless only bounds are known."""
    official: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """A series, a source or an identity; each counts once in the rule."""

    key: str
    label: Text
    shares: Shares
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Groups that answer, and those that cannot."""

    groups: tuple[Group, ...]
    silent: tuple[Text, ...] = ()
    """Sources without the periods that the test asks for."""


def mean_shares(parts: Sequence[Shares]) -> Shares:
    """Shares over cells that count alike."""
    total = len(parts)
    return Shares(
        support=sum(p.support for p in parts) / total,
        opposite=sum(p.opposite for p in parts) / total,
        negligible=sum(p.negligible for p in parts) / total,
        open=sum(p.open for p in parts) / total,
    )
