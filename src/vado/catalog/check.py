"""Hold the data files against each other and against the models they speak of."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Literal

from vado.catalog.check_claims import claim_problems, claim_references
from vado.catalog.contents import Catalog, ModelFiles
from vado.catalog.faults import Fault, family_faults, faults
from vado.catalog.load import ROOT, series_file
from vado.catalog.package import outside
from vado.catalog.read import read_toml
from vado.catalog.records import About, Draws
from vado.catalog.sentences import dotted
from vado.core.errors import Problem, Problems, nearest

SOURCES = "data/sources.toml"
LANGUAGES = ("en", "es")


def check(catalog: Catalog) -> list[Problem]:
    """What is wrong between the files of a whole catalog."""
    return [
        *_unknown(catalog),
        *_orphans(catalog),
        *_series(catalog),
        *_values(catalog),
        *_reported(catalog),
        *_draws(catalog),
        *claim_problems(catalog),
        *_texts(catalog.folder),
    ]


Reference = tuple[str, str, str, str]
"""File, key, kind of thing and name of it that a file speaks of."""


def references(catalog: Catalog) -> Iterator[Reference]:
    """Every name by which one file speaks of a thing in another."""
    for key, lever in catalog.levers.items():
        yield "data/levers.toml", dotted(key, "actor"), "actors", lever.actor
        yield "data/levers.toml", dotted(key, "source"), "sources", lever.source
    for key, outcome in catalog.outcomes.items():
        for actor in outcome.wanted:
            yield "data/outcomes.toml", dotted(key, "wanted"), "actors", actor
        if outcome.observed:
            place = dotted(key, "observed")
            yield "data/outcomes.toml", place, "series", outcome.observed
    for key, series in catalog.series.items():
        yield f"data/series/{key}.toml", "source", "sources", series.source
    for key, entry in catalog.third_party.items():
        yield "data/third_party.toml", dotted(key, "source"), "sources", entry.source
    for key, package in catalog.packages.items():
        for lever_key in package.levers:
            place = dotted("levers", lever_key)
            yield f"data/packages/{key}.toml", place, "levers", lever_key
    for key, scenario in catalog.scenarios.items():
        file = f"data/scenarios/{key}.toml"
        yield file, "system", "models", scenario.system
        for name in scenario.values:
            yield file, dotted("values", name), "parameters", name
    for key, structure in catalog.structures.items():
        file = f"data/structures/{key}.toml"
        yield file, "system", "models", structure.system
        for name in structure.ranges:
            yield file, dotted("ranges", name), "parameters", name
    yield from claim_references(catalog)
    for key, files in catalog.models.items():
        yield from _of_model(key, files)


def _of_model(model: str, files: ModelFiles) -> Iterator[Reference]:
    about = f"models/{model}/about.toml"
    yield about, "source", "sources", files.about.source
    for rank, outcome in enumerate(files.about.outcomes):
        yield about, dotted("outcomes", rank), "outcomes", outcome
    for rank, package in enumerate(files.about.packages):
        yield about, dotted("packages", rank), "packages", package
    for switch in files.about.switches:
        for choice, needed in switch.needs.items():
            for name in needed:
                yield about, f"switches.needs.{choice}", "third_party", name
    for key, draws in files.about.draws.items():
        if draws.third_party is not None:
            name = draws.third_party
            yield about, f"draws.{key}.third_party", "third_party", name
    file = f"models/{model}/parameters.toml"
    for name, parameter in files.parameters.items():
        yield file, f"{name}.source", "sources", parameter.source
        for other in parameter.switched:
            yield file, f"{name}.switched", "sources", other.source
    file = f"models/{model}/published.toml"
    for name, row in files.published.items():
        yield file, f"{name}.source", "sources", row.source
        yield file, f"{name}.package", "packages", row.package
        yield file, f"{name}.scenario", "scenarios", row.scenario
    file = f"models/{model}/validation.toml"
    for name, family in files.validation.items():
        yield file, f"{name}.source", "sources", family.source
        for package in family.packages:
            yield file, f"{name}.packages", "packages", package
        for scenario in family.scenarios:
            yield file, f"{name}.scenarios", "scenarios", scenario


def _known(catalog: Catalog) -> Mapping[str, Collection[str]]:
    """Names of each kind of thing that a file may speak of."""
    return {
        "actors": catalog.actors,
        "claims": catalog.claims,
        "levers": catalog.levers,
        "models": catalog.models,
        "outcomes": catalog.outcomes,
        "packages": catalog.packages,
        "parameters": [
            f"{model}.{name}"
            for model, files in catalog.models.items()
            for name in files.parameters
        ],
        "scenarios": catalog.scenarios,
        "series": catalog.series,
        "sources": catalog.sources,
        "third_party": catalog.third_party,
    }


def _unknown(catalog: Catalog) -> Iterator[Problem]:
    known = _known(catalog)
    for file, key, kind, name in references(catalog):
        if name not in known[kind]:
            yield Problem(
                file=file,
                key=key,
                found=f"'{name}' is not among the {kind.replace('_', ' ')}.",
                remedy=nearest(name, known[kind]),
            )


def _orphans(catalog: Catalog) -> Iterator[Problem]:
    """Sources that no record rests on and no model's card cites."""
    used = {name for _, _, kind, name in references(catalog) if kind == "sources"}
    for files in catalog.models.values():
        used.update(re.findall(r"[a-z0-9_]+", _card(files)))
    for key in catalog.sources.keys() - used:
        yield Problem(
            file=SOURCES,
            key=key,
            found="nothing rests on this source.",
            remedy="Name it where it is used, or take it out.",
        )


def _card(files: ModelFiles) -> str:
    return files.card() if (files.folder / "CARD.md").is_file() else ""


def _series(catalog: Catalog) -> Iterator[Problem]:
    for key, series in catalog.series.items():
        path = series_file(series, catalog.folder)
        if not path.is_file():
            found, remedy = f"'{series.file}' does not exist.", "Add it."
            yield _of_series(key, "file", found, remedy)
            continue
        found_digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if found_digest != series.sha256:
            found = f"'{series.file}' has the sha256 {found_digest}."
            remedy = f"The entry says {series.sha256}: check what changed."
            yield _of_series(key, "sha256", found, remedy)


def _of_series(key: str, place: str, found: str, remedy: str) -> Problem:
    file = f"data/series/{key}.toml"
    return Problem(file=file, key=place, found=found, remedy=remedy)


def _values(catalog: Catalog) -> Iterator[Problem]:
    """Values of packages and scenarios outside their range."""
    for key, package in catalog.packages.items():
        written = package.model_dump()
        levers = {name: list(rows) for name, rows in written["levers"].items()}
        file = f"data/packages/{key}.toml"
        yield from outside({"levers": levers}, file, catalog.levers)
    for key, scenario in catalog.scenarios.items():
        for name, value in scenario.values.items():
            model, _, own = name.partition(".")
            files = catalog.models.get(model)
            parameter = files and files.parameters.get(own)
            if parameter and value not in parameter.range:
                yield Problem(
                    file=f"data/scenarios/{key}.toml",
                    key=dotted("values", name),
                    found=f"{value:g} is outside the parameter's range.",
                    remedy=f"Allowed: {parameter.range}.",
                )


def _reported(catalog: Catalog) -> Iterator[Problem]:
    """What is wrong with numbers that sources report, and with tables of them."""
    for model, files in catalog.models.items():
        for name, row in files.published.items():
            for fault in faults(row, files.about):
                yield _faulty(f"models/{model}/published.toml", name, fault)
        for name, family in files.validation.items():
            for fault in family_faults(family, files):
                yield _faulty(f"models/{model}/validation.toml", name, fault)


def _faulty(file: str, name: str, fault: Fault) -> Problem:
    key, found, remedy = fault
    return Problem(file=file, key=f"{name}.{key}", found=found, remedy=remedy)


def _draws(catalog: Catalog) -> Iterator[Problem]:
    """Tables of draws that a model lacks."""
    for model, files in catalog.models.items():
        for name, draws in files.about.draws.items():
            for key in ("file", "terms"):
                for file in tables(draws, files.about, key):
                    if not (files.folder / file).is_file():
                        yield Problem(
                            file=f"models/{model}/about.toml",
                            key=f"draws.{name}.{key}",
                            found=f"'{file}' is not in the model's folder.",
                            remedy=f"Make it with `vado calibrate {model}`.",
                        )


def tables(
    draws: Draws, about: About, key: Literal["file", "terms"] = "file"
) -> tuple[str, ...]:
    """The files of a kind of draws, one for each choice that their name speaks of."""
    named: str | None = getattr(draws, key)
    if named is None:
        return ()
    names = [s.name for s in about.switches]
    choices = product(*(s.choices for s in about.switches))
    files = (named.format(**dict(zip(names, c, strict=True))) for c in choices)
    return tuple(dict.fromkeys(files))


def _texts(folder: Path) -> Iterator[Problem]:
    """Texts of the interface that one language has and the other lacks."""
    if folder != ROOT and not (folder / "data/text").is_dir():
        return
    keys = {}
    for language in LANGUAGES:
        name = f"data/text/{language}.toml"
        try:
            keys[language] = set(_flat(read_toml(folder / name, name)))
        except Problems as error:
            yield from error.problems
            return
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for key in sorted(keys[other] - keys[language]):
            yield Problem(
                file=f"data/text/{language}.toml",
                key=key,
                found="is missing.",
                remedy=f"data/text/{other}.toml has it; both change together.",
            )


def _flat(table: Mapping[str, object], above: str = "") -> Iterator[str]:
    for name, value in table.items():
        key = dotted(above, name)
        if isinstance(value, Mapping):
            yield from _flat(value, key)
        else:
            yield key
