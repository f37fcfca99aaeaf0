"""JSON Schemas of all that can be asked, answered or written in a data file."""

import re
from collections.abc import Iterator
from typing import Any

from vado.catalog.records import Record
from vado.catalog.schema import record_schema, schemas
from vado.core.errors import UnknownName
from vado.lab import (
    answers,
    claim_review,
    claims,
    data,
    explain,
    judge,
    models,
    requests,
)
from vado.lab.brief import content
from vado.lab.calibration import answers as calibrations

MODULES = (
    requests, answers, calibrations, claims, content, data, explain, judge, models,
)  # fmt: skip


def all_schemas() -> dict[str, dict[str, Any]]:
    """Every schema by name: data files, requests and answers."""
    spoken = {_name(record): record_schema(record) for record in _spoken()}
    spoken["claim_review"] = record_schema(claim_review.ClaimReview)
    return dict(sorted({**schemas(), **spoken}.items()))


def schema_of(name: str) -> dict[str, Any]:
    """One schema.

    Raises ``UnknownName`` when there is none of that name.
    """
    found = all_schemas()
    if name not in found:
        raise UnknownName(name, found, "request: schema")
    return found[name]


def _spoken() -> Iterator[type[Record]]:
    """Everything that can be asked of vado, and everything it answers."""
    for module in MODULES:
        for name, value in vars(module).items():
            own = getattr(value, "__module__", "") == module.__name__
            if own and name.endswith(("Request", "Answer")):
                yield value


def _name(record: type[Record]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", record.__name__).lower()
