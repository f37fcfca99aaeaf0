"""How good the evidence is: a rubric of its amount and its agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vado.analysis.verdicts.groups import Group
from vado.analysis.verdicts.rule import ALPHA

Level = Literal["very_low", "low", "medium", "high", "very_high"]
LEVELS: tuple[Level, ...] = ("very_low", "low", "medium", "high", "very_high")
AMOUNTS = ("limited", "medium", "robust")
AGREEMENTS = ("low", "medium", "high")
NEARLY_ALL = 0.9
WEAK = frozenset({"D", "E"})
GOOD = frozenset({"A", "B"})


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What is known of the evidence, whoever uses it."""

    grades: tuple[str, ...]
    """A to E, of each source of numbers, each source once."""
    indirect: bool = False
    extrapolates: bool = False


@dataclass(frozen=True, kw_only=True)
class Confidence:
    """A level, and how it was reached."""

    level: Level
    evidence: str
    agreement: str
    steps_down: tuple[str, ...]


def confide(basis: Basis, groups: Sequence[Group]) -> Confidence:
    """The sum of amount and agreement, less one step for each weakness."""
    evidence, agreement = _amount(basis.grades), _agreement(groups)
    weak = {
        "indirect": basis.indirect,
        "extrapolation": basis.extrapolates,
        "single_source": len(basis.grades) <= 1,
    }
    down = tuple(name for name, holds in weak.items() if holds)
    rank = AMOUNTS.index(evidence) + AGREEMENTS.index(agreement) - len(down)
    return Confidence(
        level=LEVELS[max(rank, 0)],
        evidence=evidence,
        agreement=agreement,
        steps_down=down,
    )


def _amount(grades: Sequence[str]) -> str:
    good = sum(grade in GOOD for grade in grades)
    if good > 1 and not WEAK.intersection(grades):
        return "robust"
    usable = sum(grade not in WEAK for grade in grades)
    return "medium" if good or usable > 1 else "limited"


def _agreement(groups: Sequence[Group]) -> str:
    """Whether all groups say one thing, and how plainly."""
    if not groups:
        return "low"
    one_way = max(
        min(g.shares.support for g in groups), min(g.shares.against for g in groups)
    )
    if one_way >= NEARLY_ALL:
        return "high"
    return "medium" if one_way >= ALPHA else "low"
