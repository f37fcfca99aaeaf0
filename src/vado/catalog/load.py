"""Read the data files: every problem of every file in one error."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from vado.catalog.claims import Claim, Event, Frozen
from vado.catalog.contents import Catalog as Catalog
from vado.catalog.contents import ModelFiles as ModelFiles
from vado.catalog.package import read_package as read_package
from vado.catalog.read import read_toml
from vado.catalog.records import (
    About,
    Actor,
    Check,
    Family,
    Lever,
    Outcome,
    Package,
    Parameter,
    Record,
    Reported,
    Scenario,
    Series,
    Source,
    Statement,
    Structure,
    ThirdParty,
)
from vado.catalog.sentences import dotted, problems_of
from vado.core.errors import Problem, Problems

ROOT = Path(__file__).resolve().parents[1]
"""Where the files are that come with vado."""

LISTS: Mapping[str, tuple[str, Any, str]] = {
    "sources": ("data/sources.toml", Source, "key"),
    "actors": ("data/actors.toml", Actor, "key"),
    "levers": ("data/levers.toml", Lever, "key"),
    "outcomes": ("data/outcomes.toml", Outcome, "key"),
    "third_party": ("data/third_party.toml", ThirdParty, "key"),
    "statements": ("data/claims/origin.toml", Statement, "id"),
}
"""Kinds with all records in one file: the file, the record, the field of its key."""

FOLDERS: Mapping[str, tuple[str, Any]] = {
    "scenarios": ("data/scenarios", Scenario),
    "packages": ("data/packages", Package),
    "structures": ("data/structures", Structure),
    "series": ("data/series", Series),
    "claims": ("data/claims/register", Claim),
}
"""Kinds with a file for each record, named after its key."""

LEDGER = ("events", "frozen")
"""Kinds beside the register of claims, each in a file that may be absent."""

CLAIM_SOURCES = "data/claims/sources_*.toml"
"""Sources that only claims and events cite; read with the claims."""

OF_MODELS: Mapping[str, tuple[str, Any, str]] = {
    "parameters": ("parameters.toml", Parameter, "name"),
    "checks": ("checks.toml", Check, "name"),
    "published": ("published.toml", Reported, "name"),
    "validation": ("validation.toml", Family, "name"),
    "policies": ("packages.toml", Package, "key"),
}
"""Files of a model's folder, beside ``about.toml``."""

OPTIONAL = ("policies", "validation")
"""Files that a model may be without."""

ALL = (*LISTS, *FOLDERS, *LEDGER, "about", *OF_MODELS)

Read = tuple[dict[str, Any], list[Problem]]
"""Records by key, and what is wrong with the others."""


def read_catalog(
    folder: Path | None = None,
    *,
    kinds: Collection[str] = ALL,
    models: Collection[str] | None = None,
) -> Catalog:
    """The data files below ``folder``, or those that come with vado.

    ``kinds`` limits what is read, ``models`` whose files; starting is faster so.
    Raises ``Problems`` with everything that is wrong in any file.
    """
    root = folder or ROOT
    found: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for kind in kinds:
        if kind in LISTS:
            file, record, key = LISTS[kind]
            found[kind], wrong = read_records(root / file, file, record, key)
        elif kind in FOLDERS:
            found[kind], wrong = _read_folder(root, *FOLDERS[kind])
        elif kind in LEDGER:
            found[kind], wrong = _read_ledger(root, kind)
        else:
            continue
        problems += wrong
    if {"sources", "claims"} <= set(kinds):
        found["sources"], wrong = _with_claim_sources(root, found["sources"])
        problems += wrong
    if {"about", *OF_MODELS} & set(kinds):
        found["models"], wrong = _read_models(root, kinds, models)
        problems += wrong
        found["packages"], wrong = _with_policies(found)
        problems += wrong
    if problems:
        raise Problems(problems)
    return Catalog(folder=root, **found)


def series_file(series: Series, folder: Path | None = None) -> Path:
    """The CSV of an observed series, whose columns are period and value."""
    return (folder or ROOT) / "data" / "series" / series.file


def read_records(path: Path, name: str, record: Any, key: str) -> Read:
    """Records of a file with a table for each, headed by its key.

    A file may instead hold one list of tables that carry their keys themselves.
    """
    try:
        document = read_toml(path, name)
    except Problems as error:
        return {}, list(error.problems)
    records: dict[str, Any] = {}
    problems: list[Problem] = []
    validate = _validator(record)
    for place, table in _tables(document, key):
        if not isinstance(table, dict):
            problems.append(_no_table(name, place))
            continue
        read, wrong = _validated(validate, table, name, record, place)
        problems += wrong
        if read is not None and getattr(read, key) in records:
            found = f"'{getattr(read, key)}' stands here twice."
            problems.append(
                Problem(file=name, key=place, found=found, remedy="Keep one of them.")
            )
        elif read is not None:
            records[getattr(read, key)] = read
    return records, problems


def _tables(document: Mapping[str, Any], key: str) -> Iterator[tuple[str, Any]]:
    """Place and content of each record, its key put in."""
    for head, content in document.items():
        if isinstance(content, list):
            for place, table in enumerate(content):
                name = table.get(key) if isinstance(table, dict) else None
                yield dotted(head, name if isinstance(name, str) else place), table
        elif isinstance(content, dict):
            yield dotted(head), {key: head, **content}
        else:
            yield dotted(head), content


def _no_table(name: str, place: str) -> Problem:
    return Problem(
        file=name,
        key=place,
        found="stands outside every table.",
        remedy="Write it below the [name] of its record.",
    )


def _read_folder(root: Path, below: str, record: Any) -> Read:
    """One record from each TOML file of a folder, whose name is its key."""
    records, problems = {}, []
    for path in sorted((root / below).glob("*.toml")):
        name = f"{below}/{path.name}"
        read, wrong = _read_one(path, name, record, path.stem)
        problems += wrong
        if read is not None:
            records[path.stem] = read
    return records, problems


def _read_one(
    path: Path, name: str, record: Any, key: str
) -> tuple[Any | None, list[Problem]]:
    """The record that fills a file and carries the file's name as its key."""
    try:
        document = read_toml(path, name)
    except Problems as error:
        return None, list(error.problems)
    read, problems = _validated(_validator(record), document, name, record, "")
    field = "id" if record is Claim else "key"
    if read is not None and getattr(read, field) != key:
        problems.append(
            Problem(
                file=name,
                key=field,
                found=f"'{getattr(read, field)}' is not the file's name.",
                remedy=f"Allowed: '{key}'.",
            )
        )
    return read, problems


def _read_ledger(root: Path, kind: str) -> Read:
    """Events in the order of the file, or the hashes of tests by claim."""
    name = f"data/claims/{'timeline' if kind == 'events' else 'frozen'}.toml"
    if not (root / name).is_file():
        return {}, []
    if kind == "frozen":
        return read_records(root / name, name, Frozen, "id")
    try:
        document = read_toml(root / name, name)
    except Problems as error:
        return {}, list(error.problems)
    records: dict[str, Any] = {}
    problems: list[Problem] = []
    for rank, table in enumerate(document.get("event", ())):
        place = dotted("event", rank)
        read, wrong = _validated(_validator(Event), table, name, Event, place)
        problems += wrong
        if read is not None:
            records[place] = read
    return records, problems


def _with_claim_sources(root: Path, sources: Mapping[str, Any]) -> Read:
    """All sources: the common ones and those of each half of the register."""
    records, problems = dict(sources), []
    for path in sorted(root.glob(CLAIM_SOURCES)):
        name = f"data/claims/{path.name}"
        read, wrong = read_records(path, name, Source, "key")
        problems += wrong
        for key in read.keys() & records.keys():
            found, remedy = "is the key of another source.", "Keep one of them."
            problems.append(Problem(file=name, key=key, found=found, remedy=remedy))
        records.update(read)
    return records, problems


def _with_policies(found: Mapping[str, Mapping[str, Any]]) -> Read:
    """All packages: those of the data folder and those of each model's paper."""
    packages = dict(found.get("packages", {}))
    problems = []
    for model, files in found["models"].items():
        for key in files.policies.keys() & packages.keys():
            problems.append(
                Problem(
                    file=f"models/{model}/packages.toml",
                    key=dotted(key),
                    found="is the key of another package.",
                    remedy="Give each package a key of its own.",
                )
            )
        packages.update(files.policies)
    return packages, problems


def _read_models(
    root: Path, kinds: Collection[str], models: Collection[str] | None
) -> Read:
    """The files of each model's folder."""
    records: dict[str, ModelFiles] = {}
    problems: list[Problem] = []
    for path in sorted((root / "models").glob("*/about.toml")):
        folder, model = path.parent, path.parent.name
        if models is not None and model not in models:
            continue
        about, wrong = _read_one(path, f"models/{model}/about.toml", About, model)
        problems += wrong
        parts = {}
        for kind in OF_MODELS.keys() & set(kinds):
            file, record, key = OF_MODELS[kind]
            name = f"models/{model}/{file}"
            if kind in OPTIONAL and not (folder / file).exists():
                continue
            parts[kind], wrong = read_records(folder / file, name, record, key)
            problems += wrong
        if about is not None:
            records[model] = ModelFiles(folder=folder, about=about, **parts)
    return records, problems


def _validated(
    validate: Callable[[Any], Any],
    table: Mapping[str, Any],
    name: str,
    record: Any,
    place: str,
) -> tuple[Any | None, list[Problem]]:
    try:
        return validate(table), []
    except ValidationError as error:
        return None, problems_of(error, name, record, place)


def _validator(record: Any) -> Callable[[Any], Any]:
    """What makes the record of a table; a choice of records needs an adapter."""
    if isinstance(record, type) and issubclass(record, Record):
        return record.model_validate
    return TypeAdapter(record).validate_python
