"""JSON Schemas of all that can be asked, answered or written in a data file."""

import re
from collections.abc import Iterator
from typing import Any

from vado.catalog.records import Record
from vado.catalog.schema import record_schema, schemas
from vado.core.errors import UnknownName
from vado.lab import answers, calibrate, data, explain, models, requests
from vado.lab.brief import content

MODULES = (requests, answers, calibrate, content, data, explain, models)


def all_schemas() -> dict[str, dict[str, Any]]:
    """Every schema by name: data files, requests and answers."""
    spoken = {_name(record): record_schema(record) for record in _spoken()}
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
