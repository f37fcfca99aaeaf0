"""The rule that makes a class of shares: frozen, and the same for every claimant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from vado.analysis.verdicts.groups import Group

Class = Literal[
    "supported", "leans_supported", "undetermined", "leans_contradicted",
    "contradicted", "depends_on_reading", "out_of_scope", "void",
]  # fmt: skip

ALPHA = 0.66
"""Share of cells or draws from which a reading holds, or does not."""
SPREAD = 0.33
"""Width of the envelope from which groups disagree."""
LEANS = (2, 3)
"""Two of three groups, each counted once, are enough to lean."""
RULE = {"alpha": ALPHA, "spread": SPREAD, "leans": list(LEANS), "version": 1}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A class with what it was made of."""

    name: Class
    reason: str | None
    """Why undetermined, or why no more than leaning."""
    dominant: Literal["opposite", "negligible"] | None
    """What most of the contradicting share is."""
    envelope: tuple[float, float] | None
    epsilon: float | None


def classify(groups: Sequence[Group], *, extrapolates: bool = False) -> Finding:
    """The class of a test's groups.

    ``extrapolates``: without precedent, so that the class is no more than leaning.
    """
    if not groups:
        return undetermined("data")
    support = [g.shares.support for g in groups]
    against = [g.shares.against for g in groups]
    envelope = (min(support), max(g.shares.support + g.shares.open for g in groups))
    for name, shares in (("supported", support), ("contradicted", against)):
        passing = [share for share in shares if share >= ALPHA]
        if len(passing) * LEANS[1] < len(groups) * LEANS[0]:
            continue
        capped = extrapolates or len(passing) < len(groups)
        found: Class = f"leans_{name}" if capped else name  # type: ignore[assignment]
        return Finding(
            name=found,
            reason="extrapolation" if extrapolates else None,
            dominant=_dominant(groups) if name == "contradicted" else None,
            envelope=envelope,
            epsilon=1 - ALPHA / min(passing),
        )
    return undetermined(_why(groups, envelope, extrapolates), envelope)


def undetermined(reason: str, envelope: tuple[float, float] | None = None) -> Finding:
    """Nothing decided, and why."""
    return Finding(
        name="undetermined",
        reason=reason,
        dominant=None,
        envelope=envelope,
        epsilon=None,
    )


def _why(
    groups: Sequence[Group], envelope: tuple[float, float], extrapolates: bool
) -> str:
    if extrapolates:
        return "extrapolation"
    if any(g.shares.open > 0 for g in groups):
        return "identification"
    return "structure" if envelope[1] - envelope[0] > SPREAD else "parameters"


def _dominant(groups: Sequence[Group]) -> Literal["opposite", "negligible"]:
    opposite = sum(g.shares.opposite for g in groups)
    negligible = sum(g.shares.negligible for g in groups)
    return "negligible" if negligible > opposite else "opposite"


DECIDED = {
    "supported": 1, "leans_supported": 1, "leans_contradicted": -1, "contradicted": -1,
}  # fmt: skip
"""Direction of each class that decides."""


def of_claim(classes: Sequence[Class]) -> Class:
    """The class of a claim: that of its readings, or that it depends on them.

    It depends on them also where one is decided and another is open. Of several that
    agree the most cautious counts; what is out of scope does not count beside them.
    """
    told = [name for name in classes if name != "out_of_scope"]
    if not told:
        return "out_of_scope"
    decided = [name for name in told if name in DECIDED]
    if not decided:
        return "undetermined"
    if len(decided) < len(told) or len({DECIDED[name] for name in decided}) > 1:
        return "depends_on_reading"
    return next((n for n in decided if n.startswith("leans")), decided[0])
