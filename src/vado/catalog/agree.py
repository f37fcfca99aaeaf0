"""Hold a model's data files against the equations that use them."""

from collections.abc import Iterator, Sequence

from vado.catalog.contents import Catalog, ModelFiles
from vado.catalog.records import Balanced, Bounded, Directed
from vado.core.errors import Problem, UnitsError, nearest
from vado.core.model import Model, Name, Parameter, Signal
from vado.core.units import canonical


def agree(
    files: ModelFiles, variants: Sequence[Model], catalog: Catalog
) -> list[Problem]:
    """Where numbers, levers, outcomes and checks differ from what a model declares.

    ``variants`` are the model under the choices of its switches: each has all
    parameters, levers and outcomes; a check may speak of what only some have.
    """
    problems = [
        problem
        for model in variants
        for problem in (
            *_parameters(files, model),
            *_levers(files, model, catalog),
            *_outcomes(files, model, catalog),
        )
    ]
    return list(dict.fromkeys([*problems, *_checks(files, variants)]))


def _parameters(files: ModelFiles, model: Model) -> Iterator[Problem]:
    """Numbers that a model lacks, does not know, or declares in another unit."""
    file = f"models/{files.about.key}/parameters.toml"
    declared = {n: d for n, d in model.names.items() if isinstance(d, Parameter)}
    for name in declared.keys() - files.parameters.keys():
        yield Problem(
            file=file,
            key=name,
            found="is missing.",
            remedy="The model declares it: add its value, range, reason and source.",
        )
    for name, parameter in files.parameters.items():
        if name in declared:
            yield from _unit(file, f"{name}.unit", parameter.unit, declared[name])
        else:
            found = "is no parameter of the model."
            remedy = nearest(name, declared)
            yield Problem(file=file, key=name, found=found, remedy=remedy)


def _levers(files: ModelFiles, model: Model, catalog: Catalog) -> Iterator[Problem]:
    key = files.about.key
    own = {n.removeprefix(f"{key}."): v for n, v in catalog.levers.items()
           if n.startswith(f"{key}.")}  # fmt: skip
    declared = {
        n: d for n, d in model.names.items() if isinstance(d, Signal) and d.lever
    }
    for name in declared.keys() - own.keys():
        yield Problem(
            file="data/levers.toml",
            key=f'"{key}.{name}"',
            found="is missing.",
            remedy="The model declares it: add its actor, range, grade and source.",
        )
    for name, lever in own.items():
        place = f'"{key}.{name}"'
        if name in declared:
            unit = f"{place}.unit"
            yield from _unit("data/levers.toml", unit, lever.unit, declared[name])
        else:
            yield Problem(
                file="data/levers.toml",
                key=place,
                found="is no lever of the model.",
                remedy=nearest(name, declared),
            )


def _outcomes(files: ModelFiles, model: Model, catalog: Catalog) -> Iterator[Problem]:
    for full in files.about.outcomes:
        name = full.removeprefix(f"{files.about.key}.")
        if name not in model.names:
            yield Problem(
                file=f"models/{files.about.key}/about.toml",
                key="outcomes",
                found=f"the model has no '{name}'.",
                remedy=nearest(name, model.names),
            )
        elif full in catalog.outcomes:
            unit, place = catalog.outcomes[full].unit, f'"{full}".unit'
            yield from _unit("data/outcomes.toml", place, unit, model.names[name])


def _checks(files: ModelFiles, variants: Sequence[Model]) -> Iterator[Problem]:
    known = {name for model in variants for name in model.names}
    for name, check in files.checks.items():
        for needed in _named(check):
            if needed not in known:
                yield Problem(
                    file=f"models/{files.about.key}/checks.toml",
                    key=name,
                    found=f"the model has no '{needed}'.",
                    remedy=nearest(needed, known),
                )


def _named(check: Bounded | Balanced | Directed) -> tuple[str, ...]:
    if isinstance(check, Bounded):
        return (check.of,)
    if isinstance(check, Balanced):
        return (check.stock, *check.into, *check.out_of)
    return (check.cause, check.effect)


def _unit(file: str, key: str, unit: str, declared: Name) -> Iterator[Problem]:
    try:
        same = canonical(unit) == canonical(declared.unit)
    except UnitsError as error:
        yield Problem(file=file, key=key, found=str(error), remedy="")
        return
    if not same:
        yield Problem(
            file=file,
            key=key,
            found=f"'{unit}' is not the unit that the model declares.",
            remedy=f"Allowed: '{declared.unit}'.",
        )
