"""JSON Schemas of the data files, for editors and for anyone who writes one."""

import ast
import inspect
from collections.abc import Iterable, Iterator
from textwrap import dedent
from typing import Any, get_args

from pydantic import TypeAdapter

from vado.catalog.claims import Event, Frozen
from vado.catalog.load import FOLDERS, LISTS, OF_MODELS
from vado.catalog.records import About, Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def schemas() -> dict[str, Schema]:
    """The schema of each kind of data file, by the kind's name."""
    many = {**LISTS, **OF_MODELS}
    found = {kind: file_schema(record, key) for kind, (_, record, key) in many.items()}
    found["frozen"] = file_schema(Frozen, "id")
    found["events"] = file_schema(Event, "id")
    one = {kind: record for kind, (_, record) in FOLDERS.items()}
    return found | {k: record_schema(r) for k, r in (one | {"about": About}).items()}


def record_schema(record: Any) -> Schema:
    """The schema of a record, or of a choice of records, with its fields described."""
    schema = TypeAdapter(record).json_schema()
    described = {r.__name__: r for r in _within(record)}
    for name, part in [(schema.get("title"), schema), *schema.get("$defs", {}).items()]:
        for field, text in _descriptions(described.get(name)).items():
            if field in part.get("properties", {}):
                part["properties"][field]["description"] = text
    return {"$schema": DIALECT, **schema}


def file_schema(record: Any, key: str) -> Schema:
    """The schema of a file with a table for each record, headed by its key."""
    schema = record_schema(record)
    definitions = schema.pop("$defs", {})
    del schema["$schema"]
    tables = [schema] if "properties" in schema else list(definitions.values())
    for table in tables:
        if key in table.get("required", ()):
            table["required"].remove(key)
    listed = {"type": "array", "items": schema}
    return {
        "$schema": DIALECT,
        "type": "object",
        "additionalProperties": {"anyOf": [schema, listed]},
        "$defs": definitions,
    }


def _within(hint: Any, above: tuple[Any, ...] = ()) -> Iterator[type[Record]]:
    """The records that a type is made of, itself among them; a record may hold
    others of its own kind."""
    if hint in above:
        return
    if isinstance(hint, type) and issubclass(hint, Record):
        yield hint
        for field in hint.model_fields.values():
            yield from _within(field.annotation, (*above, hint))
    for part in get_args(hint):
        yield from _within(part, above)


def _descriptions(record: type[Record] | None) -> dict[str, str]:
    """The text below each field of a record.

    Read from the source here and not by pydantic, which would do it at every start.
    """
    if record is None:
        return {}
    (tree,) = ast.parse(dedent(inspect.getsource(record))).body
    body: Iterable[ast.stmt] = getattr(tree, "body", ())
    found, field = {}, ""
    for line in body:
        if (
            isinstance(line, ast.Expr)
            and isinstance(line.value, ast.Constant)
            and field
        ):
            found[field] = inspect.cleandoc(str(line.value.value)).replace("\n", " ")
        name = line.target if isinstance(line, ast.AnnAssign) else None
        field = name.id if isinstance(name, ast.Name) else ""
    return found
