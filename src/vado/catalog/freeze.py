"""The hash of a claim's tests, by which a later change of thresholds is seen."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from vado.catalog.claims import Claim, Frozen
from vado.core.errors import Problem

CHANGED = "raise the version and freeze anew"


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: the same value, the same text."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False,
        allow_nan=False,
    )  # fmt: skip


def digest_of_tests(claim: Claim) -> str:
    """sha256 of the canonical JSON of a claim's tests, by reading.

    Texts in two languages are left out, so that a better translation breaks nothing;
    so are the claimant and everything else that no test sees.
    """
    tests = {
        reading.id: None
        if reading.test is None
        else _without_texts(reading.test.model_dump(mode="json"))
        for reading in claim.readings
    }
    return hashlib.sha256(canonical(tests).encode()).hexdigest()


def _without_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_texts(v) for k, v in value.items() if not _is_text(v)}
    if isinstance(value, list):
        return [_without_texts(v) for v in value]
    return value


def _is_text(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"en", "es"}


def frozen_problem(claim: Claim, entry: Frozen, file: str) -> Problem | None:
    """Whether a claim's tests differ from those that were frozen."""
    found = digest_of_tests(claim)
    if claim.version == entry.version and found != entry.sha256:
        return Problem(
            file=file,
            key="readings",
            found="thresholds changed after freezing:",
            remedy=f"{CHANGED} (scripts/freeze).",
        )
    if claim.version < entry.version:
        return Problem(
            file=file,
            key="version",
            found=f"{claim.version} is below the frozen version {entry.version}.",
            remedy="Needed: that version or a higher one.",
        )
    return None


def refreeze(
    claims: Collection[Claim], entries: Collection[Frozen], today: Any
) -> tuple[list[Frozen], list[Problem]]:
    """The entries after freezing, and what is refused.

    An entry changes only when the claim's version was raised.
    """
    kept = {entry.id: entry for entry in entries}
    problems = []
    for claim in claims:
        entry = kept.get(claim.id)
        file = f"data/claims/register/{claim.id}.toml"
        problem = frozen_problem(claim, entry, file) if entry else None
        if problem is not None:
            problems.append(problem)
        elif entry is None or claim.version > entry.version:
            kept[claim.id] = Frozen(
                id=claim.id,
                version=claim.version,
                sha256=digest_of_tests(claim),
                date=today,
            )
    return sorted(kept.values(), key=lambda e: e.id), problems
