"""Run one test. Who made the claim is not among what it is given."""

from collections.abc import Mapping
from dataclasses import dataclass

from vado.analysis.verdicts.bound import run_bound
from vado.analysis.verdicts.confidence import Basis, Confidence, confide
from vado.analysis.verdicts.data import run_data
from vado.analysis.verdicts.flips import (
    Flip,
    definition_flips,
    factor_flips,
    input_flips,
    threshold_flip,
)
from vado.analysis.verdicts.groups import Outcome
from vado.analysis.verdicts.observed import Points
from vado.analysis.verdicts.rule import Finding, classify, undetermined
from vado.analysis.verdicts.trend import run_trend
from vado.catalog.tests_of_claims import BoundTest, DataTest, Test, TrendTest


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A class with all that it rests on."""

    finding: Finding
    outcome: Outcome
    flips: tuple[Flip, ...]
    confidence: Confidence | None
    """None where no evidence was weighed."""


def run_test(test: Test, series: Mapping[str, Points], basis: Basis) -> Verdict:
    """The verdict on one test."""
    outcome = _outcome(test, series)
    if outcome is None:
        return Verdict(
            finding=undetermined("needs_model"),
            outcome=Outcome(groups=()),
            flips=(),
            confidence=None,
        )
    finding = classify(outcome.groups, extrapolates=basis.extrapolates)
    return Verdict(
        finding=finding,
        outcome=outcome,
        flips=_flips(test, outcome, basis),
        confidence=confide(basis, outcome.groups) if outcome.groups else None,
    )


def _outcome(test: Test, series: Mapping[str, Points]) -> Outcome | None:
    if isinstance(test, DataTest):
        return run_data(test, series)
    if isinstance(test, BoundTest):
        return run_bound(test)
    if isinstance(test, TrendTest):
        return run_trend(test, series)
    return None


def _flips(test: Test, outcome: Outcome, basis: Basis) -> tuple[Flip, ...]:
    flips: list[Flip] = []
    if isinstance(test, BoundTest):
        flips += input_flips(test)
    if isinstance(test, DataTest):
        flips += factor_flips(test, outcome)
    moved = threshold_flip(
        test.threshold, outcome.groups, extrapolates=basis.extrapolates
    )
    flips += [moved] if moved is not None else []
    flips += definition_flips(outcome.groups, extrapolates=basis.extrapolates)
    return tuple(flips)
