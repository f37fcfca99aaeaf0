"""Read a package of policies that a user wrote."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any, TypeGuard

from pydantic import ValidationError

from vado.catalog.contents import Catalog
from vado.catalog.read import read_toml
from vado.catalog.records import Lever, Package
from vado.catalog.sentences import NEEDED, dotted, problems_of, shown
from vado.core.errors import Problem, Problems, nearest

EXAMPLE = "[{ start = 2022-01-01, value = 0.5 }]"


def read_package(path: Path, catalog: Catalog) -> Package:
    """The package in a user's TOML file.

    Raises ``Problems`` with everything that is wrong: with the file, with its levers'
    names and dates, and with values outside the range of their lever.
    """
    name = str(path)
    document = read_toml(path, name)
    package, problems = None, []
    try:
        package = Package.model_validate(document)
    except ValidationError as error:
        problems = [_helped(p) for p in problems_of(error, name, Package)]
    unknown = list(unknown_levers(document, name, catalog.levers))
    told = {problem.key for problem in unknown}
    # A nameless lever is told once, with the nearest name, not by its pattern too.
    problems = [p for p in problems if not any(p.key.startswith(k) for k in told)]
    problems += [*unknown, *outside(document, name, catalog.levers)]
    if package is None or problems:
        raise Problems(problems)
    return package


def _helped(problem: Problem) -> Problem:
    """The problem of a lever set to a bare number, with an example of a list."""
    if problem.key.startswith("levers") and problem.remedy == NEEDED["tuple_type"]:
        return replace(problem, remedy=f"Needed: a list, such as {EXAMPLE}.")
    return problem


def unknown_levers(
    document: Mapping[str, Any], file: str, levers: Mapping[str, Lever]
) -> Iterator[Problem]:
    """Names below ``levers`` that no lever has."""
    for name, settings in _tables(document).items():
        if name in levers:
            continue
        if isinstance(settings, dict) and any(n.startswith(f"{name}.") for n in levers):
            inner = next(iter(settings), "name")
            found = "is split at the dot of a lever's name."
            remedy = f'Put the name in quotes: "{name}.{inner}" = [...].'
        else:
            found = f"no lever is called '{name}'."
            remedy = nearest(name, levers)
        key = dotted("levers", name)
        yield Problem(file=file, key=key, found=found, remedy=remedy)


def outside(
    document: Mapping[str, Any], file: str, levers: Mapping[str, Lever]
) -> Iterator[Problem]:
    """Values outside the range of their lever."""
    for name, settings in _tables(document).items():
        lever = levers.get(name)
        for place, setting in enumerate(settings if isinstance(settings, list) else ()):
            value = setting.get("value") if isinstance(setting, dict) else None
            if lever is None or not _is_number(value) or value in lever.range:
                continue
            yield Problem(
                file=file,
                key=dotted("levers", name, place, "value"),
                found=f"{shown(value)} is outside the lever's range.",
                remedy=f"Allowed: {lever.range}.",
            )


def _tables(document: Mapping[str, Any]) -> Mapping[str, Any]:
    levers = document.get("levers")
    return levers if isinstance(levers, dict) else {}


def _is_number(value: object) -> TypeGuard[int | float]:
    """Whether it is a number that can be compared; the record refuses all others."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) < 10**300 if isinstance(value, int) else isfinite(value)
