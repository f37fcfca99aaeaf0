"""Test of an identity or accounting limit, over the stated ranges of its inputs."""

import numpy as np

from vado.analysis.verdicts.groups import Cell, Group, Outcome
from vado.analysis.verdicts.identities import interval
from vado.analysis.verdicts.thresholds import shares_of
from vado.catalog.fields import Text
from vado.catalog.tests_of_claims import BoundTest
from vado.engine.random import uniforms

DRAWS = 4096
SEED = 1


def run_bound(test: BoundTest) -> Outcome:
    """One group: the share of draws in which the limit holds, fails or is open."""
    draws = {
        item.key: item.range.low
        + (item.range.high - item.range.low) * uniforms(SEED, item.key, 0, DRAWS)
        for item in test.inputs
    }
    # A zero in a range may divide; such a draw is infinite and is compared as that.
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = interval(test.identity, draws)
    shares = shares_of(np.asarray(low), np.asarray(high), test.threshold)
    least, most = interval(test.identity, nominal(test))
    label = Text(en="accounting limit", es="límite contable")
    cell = Cell(label=label, where="", low=float(least), high=float(most))
    group = Group(key=test.identity, label=label, shares=shares, cells=(cell,))
    return Outcome(groups=(group,))


def nominal(test: BoundTest) -> dict[str, float]:
    """The inputs at their best values."""
    return {item.key: item.value for item in test.inputs}
