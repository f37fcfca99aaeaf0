"""Compare numbers, or intervals of them, with what a reading says."""

from math import inf

import numpy as np

from vado.analysis.verdicts.groups import Array, Shares
from vado.catalog.tests_of_claims import Threshold


def wanted(threshold: Threshold) -> tuple[float, float]:
    """The numbers for which a reading holds, both ends included, slack granted."""
    if threshold.span is not None and threshold.op == "within":
        low, high = threshold.span.low, threshold.span.high
        return low - threshold.slack * abs(low), high + threshold.slack * abs(high)
    assert threshold.value is not None  # the record asks for it
    granted = threshold.slack * abs(threshold.value)
    if threshold.op == ">=":
        return threshold.value - granted, inf
    return -inf, threshold.value + granted


def ends(threshold: Threshold) -> tuple[float, ...]:
    """The bounds at which a reading turns."""
    return tuple(end for end in wanted(threshold) if abs(end) < inf)


def shares_of(low: Array, high: Array, threshold: Threshold) -> Shares:
    """How many of the intervals, ``(draw,)``, hold, do not, or may do either.

    What does not hold is negligible near ``null`` and opposite elsewhere.
    """
    least, most = wanted(threshold)
    holds = (low >= least) & (high <= most)
    fails = (high < least) | (low > most)
    near = np.zeros(len(low), bool)
    if threshold.null is not None:
        nearest, farthest = (
            threshold.null - threshold.rope,
            threshold.null + threshold.rope,
        )
        near = fails & (low >= nearest) & (high <= farthest)
    total = len(low)
    support, negligible = int(holds.sum()), int(near.sum())
    opposite = int(fails.sum()) - negligible
    return Shares(
        support=support / total,
        opposite=opposite / total,
        negligible=negligible / total,
        open=(total - support - opposite - negligible) / total,
    )
