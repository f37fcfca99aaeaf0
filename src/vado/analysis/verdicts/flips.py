"""What would change a class: the smallest change of an input, threshold or source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from vado.analysis.verdicts.bound import nominal
from vado.analysis.verdicts.groups import Group, Outcome, Shares
from vado.analysis.verdicts.identities import interval, turning
from vado.analysis.verdicts.rule import Class, classify
from vado.analysis.verdicts.thresholds import ends, shares_of
from vado.catalog.fields import Text
from vado.catalog.tests_of_claims import BoundTest, DataTest, Input, Threshold

DIGITS = 10
"""Significant digits told; the last ones of a float say nothing."""
BESIDE = 1e-6
"""How far, relatively, to either side of a turning point it is looked."""


@dataclass(frozen=True, kw_only=True)
class Flip:
    """A change after which another class would stand, or another answer at least."""

    kind: Literal["input", "threshold", "factor", "definition"]
    what: Text
    key: str
    now: float | None
    at: float | None
    """Where it turns; none where a source is left out."""
    within_range: bool | None
    """Whether the range given for it holds that value."""
    to: str
    """The class, or for one number holds, fails or open."""


def input_flips(test: BoundTest) -> tuple[Flip, ...]:
    """For each input, the nearest value at which the limit's answer turns.

    The other inputs stay at their best values.
    """
    found = (_input_flip(test, item) for item in test.inputs if item.flips)
    return tuple(flip for flip in found if flip is not None)


def _input_flip(test: BoundTest, item: Input) -> Flip | None:
    values = nominal(test)
    now = _answer(test, values)
    turns = []
    for end in ends(test.threshold):
        for value in turning(test.identity, item.key, values, end):
            if _possible(item, value):
                sides = [
                    _answer(test, {**values, item.key: value * (1 + step)})
                    for step in (-BESIDE, BESIDE)
                ]
                turns += [(value, side) for side in sides if side != now]
    if not turns:
        return None
    value, side = min(turns, key=lambda turn: abs(turn[0] - item.value))
    return Flip(
        kind="input",
        what=item.label,
        key=item.key,
        now=item.value,
        at=_rounded(value),
        within_range=value in item.range,
        to=side,
    )


def _possible(item: Input, value: float) -> bool:
    return value > 0 and (item.key not in ("share", "fraction") or value <= 1)


def _answer(test: BoundTest, values: dict[str, float]) -> str:
    try:
        low, high = interval(test.identity, values)
    except ZeroDivisionError:
        return "open"
    return _told(shares_of(np.array([low]), np.array([high]), test.threshold))


def _told(shares: Shares) -> str:
    if shares.support:
        return "holds"
    return "open" if shares.open else "fails"


def factor_flips(test: DataTest, outcome: Outcome) -> tuple[Flip, ...]:
    """For each number of the record, the factor of error at which its answer turns."""
    flips = []
    for group in outcome.groups:
        for cell in group.cells:
            base = 1 + cell.low if test.stat == "change" else cell.low
            factors = [
                (1 + end if test.stat == "change" else end) / base
                for end in ends(test.threshold)
                if base
            ]
            possible = [factor for factor in factors if factor > 0]
            if possible:
                factor = min(possible, key=lambda value: abs(value - 1))
                alone = shares_of(
                    np.array([cell.low]), np.array([cell.high]), test.threshold
                )
                flips.append(
                    Flip(
                        kind="factor",
                        what=cell.label,
                        key=group.key,
                        now=1.0,
                        at=_rounded(factor),
                        within_range=None,
                        to="fails" if alone.support else "holds",
                    )
                )
    return tuple(flips)


def threshold_flip(
    threshold: Threshold, groups: Sequence[Group], *, extrapolates: bool
) -> Flip | None:
    """The nearest bound with which the class would be another.

    Only for one-sided thresholds; every cell counts with its number alone.
    """
    if threshold.value is None or threshold.op == "within" or not groups:
        return None
    now = _class_with(threshold, groups, extrapolates)
    numbers = {x for g in groups for c in g.cells for x in (c.low, c.high)}
    for number in sorted(numbers, key=lambda x: abs(x - (threshold.value or 0))):
        for step in (0.0, BESIDE, -BESIDE):
            value = number + step * max(abs(number), BESIDE)
            moved = threshold.model_copy(update={"value": value, "slack": 0.0})
            then = _class_with(moved, groups, extrapolates)
            if then != now:
                return Flip(
                    kind="threshold",
                    what=Text(en="the threshold", es="el umbral"),
                    key="threshold",
                    now=threshold.value,
                    at=_rounded(number),
                    within_range=None,
                    to=then,
                )
    return None


def _class_with(
    threshold: Threshold, groups: Sequence[Group], extrapolates: bool
) -> Class:
    judged = [
        replace(
            group,
            shares=shares_of(
                np.array([c.low for c in group.cells]),
                np.array([c.high for c in group.cells]),
                threshold,
            ),
        )
        for group in groups
    ]
    return classify(judged, extrapolates=extrapolates).name


def definition_flips(groups: Sequence[Group], *, extrapolates: bool) -> Iterator[Flip]:
    """Sources without which the class would be another."""
    now = classify(groups, extrapolates=extrapolates).name
    for left_out in groups if len(groups) > 1 else ():
        rest = [group for group in groups if group is not left_out]
        then = classify(rest, extrapolates=extrapolates).name
        if then != now:
            yield Flip(
                kind="definition",
                what=left_out.label,
                key=left_out.key,
                now=None,
                at=None,
                within_range=None,
                to=then,
            )


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
