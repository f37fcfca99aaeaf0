"""A fingerprint: one hash of all that determines the numbers of an answer."""

import hashlib
import json
from typing import Any

NUMERICS = 1
"""Raised when a change of ours alters numbers that the hashed facts do not show."""


def fingerprint(facts: dict[str, Any]) -> str:
    """sha256 of the canonical JSON of ``facts``; nothing of the machine enters it."""
    canonical = json.dumps(
        {"numerics": NUMERICS, **facts},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
