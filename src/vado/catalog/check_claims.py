"""Hold claims against what they speak of: sources, series, twins, frozen thresholds."""

from collections.abc import Iterator, Mapping

from vado.catalog.claims import Claim, Reading
from vado.catalog.contents import Catalog
from vado.catalog.freeze import frozen_problem
from vado.catalog.sentences import dotted
from vado.catalog.tests_of_claims import BoundTest, DataTest, Test, TrendTest
from vado.core.errors import Problem, nearest

Reference = tuple[str, str, str, str]
SAME = ("op", "value", "span", "null", "rope", "slack")
"""What a shared test must have in common."""
TIMELINE = "data/claims/timeline.toml"


def file_of(claim: Claim) -> str:
    """The file of a claim of the register."""
    return f"data/claims/register/{claim.id}.toml"


def claim_references(catalog: Catalog) -> Iterator[Reference]:
    """Every name by which a claim or an event speaks of a thing in another file."""
    for claim in catalog.claims.values():
        yield from references_of(claim, file_of(claim))
    for place, event in catalog.events.items():
        yield TIMELINE, dotted(place, "source"), "sources", event.source
        for key in event.claims:
            yield TIMELINE, dotted(place, "claims"), "claims", key


def references_of(claim: Claim, file: str) -> Iterator[Reference]:
    """What one claim speaks of."""
    for rank, made in enumerate(claim.made):
        yield file, dotted("made", rank, "source"), "sources", made.source
    for rank, rebuttal in enumerate(claim.rebuttals):
        yield file, dotted("rebuttals", rank, "source"), "sources", rebuttal.source
    for name in ("twins", "same_set"):
        for key in getattr(claim, name):
            yield file, name, "claims", key
    for rank, reading in enumerate(claim.readings):
        place = dotted("readings", rank, "test")
        if isinstance(reading.test, BoundTest):
            for item in reading.test.inputs:
                yield file, f"{place}.inputs.{item.key}", "sources", item.source
        for key in series_of(reading.test):
            yield file, place, "series", key


def series_of(test: Test | None) -> tuple[str, ...]:
    """The series that a test reads, each once."""
    if isinstance(test, DataTest):
        named = [key for c in test.cells for key in (c.series, c.of) if key is not None]
    elif isinstance(test, TrendTest):
        named = [key for c in test.curves for key in (c.series, *c.plus)]
        named.append(test.official[0])
    else:
        named = []
    return tuple(dict.fromkeys(named))


def claim_problems(catalog: Catalog) -> list[Problem]:
    """What is wrong between claims, beyond names that nothing has."""
    found: list[Problem] = []
    for claim in catalog.claims.values():
        found += problems_with(claim, file_of(claim), catalog)
    return found


def problems_with(claim: Claim, file: str, catalog: Catalog) -> Iterator[Problem]:
    """What is wrong with one claim beside the others."""
    yield from _twins(claim, file, catalog.claims)
    yield from _rebutted(claim, file)
    for rank, reading in enumerate(claim.readings):
        yield from _official(
            reading, file, dotted("readings", rank, "test", "official")
        )
        yield from _meaningful(
            reading, file, dotted("readings", rank, "test", "inputs")
        )
        yield from _complete(reading, file, dotted("readings", rank, "test", "cells"))
        place = dotted("readings", rank, "shares_test_with")
        for name in reading.shares_test_with:
            yield from _shared(reading, name, file, place, catalog.claims)
    entry = catalog.frozen.get(claim.id)
    problem = frozen_problem(claim, entry, file) if entry else None
    if problem is not None:
        yield problem


def unknown_names(claim: Claim, file: str, catalog: Catalog) -> Iterator[Problem]:
    """Names in one claim that nothing has."""
    known = {
        "claims": catalog.claims,
        "series": catalog.series,
        "sources": catalog.sources,
    }
    for _, key, kind, name in references_of(claim, file):
        if name not in known[kind]:
            yield Problem(
                file=file,
                key=key,
                found=f"'{name}' is not among the {kind}.",
                remedy=nearest(name, known[kind]),
            )


def _twins(claim: Claim, file: str, claims: Mapping[str, Claim]) -> Iterator[Problem]:
    for key in claim.twins:
        other = claims.get(key)
        if other is not None and claim.id not in other.twins:
            yield Problem(
                file=file,
                key="twins",
                found=f"{key} does not name {claim.id} as its twin.",
                remedy=f"Add {claim.id} to the twins of {key}, or take {key} out.",
            )


def _rebutted(claim: Claim, file: str) -> Iterator[Problem]:
    ids = [reading.id for reading in claim.readings]
    for rank, rebuttal in enumerate(claim.rebuttals):
        for name in rebuttal.readings:
            if name not in ids:
                place = dotted("rebuttals", rank, "readings")
                found = f"'{name}' is no reading of this claim."
                yield Problem(
                    file=file, key=place, found=found, remedy=nearest(name, ids)
                )


def _meaningful(reading: Reading, file: str, place: str) -> Iterator[Problem]:
    """Inputs that an identity divides by are above 0; shares lie between 0 and 1."""
    inputs = reading.test.inputs if isinstance(reading.test, BoundTest) else ()
    for item in inputs:
        key, found = f"{place}.{item.key}.range", f"{item.range} is impossible."
        if item.key in ("counted", "detection_ratio") and item.range.low <= 0:
            yield Problem(file=file, key=key, found=found, remedy="Allowed: above 0.")
        if item.key in ("share", "fraction") and not (
            item.range.low >= 0 and item.range.high <= 1
        ):
            yield Problem(file=file, key=key, found=found, remedy="Allowed: 0 to 1.")


def _complete(reading: Reading, file: str, place: str) -> Iterator[Problem]:
    """Statistics that compare need what they compare with."""
    if not isinstance(reading.test, DataTest):
        return
    needed = {"ratio": "against", "change": "against", "share": "of"}
    field = needed.get(reading.test.stat)
    for rank, cell in enumerate(reading.test.cells):
        if field is not None and getattr(cell, field) is None:
            yield Problem(
                file=file,
                key=f"{dotted(place, rank)}.{field}",
                found="is missing.",
                remedy=f'Needed with stat = "{reading.test.stat}".',
            )


def _official(reading: Reading, file: str, place: str) -> Iterator[Problem]:
    """An official cell that is no cell of the curve would never be shown."""
    test = reading.test
    if not isinstance(test, TrendTest):
        return
    series, start, end = test.official
    names = [curve.series for curve in test.curves]
    if series not in names:
        found = f"'{series}' is not among the curves."
        yield Problem(file=file, key=place, found=found, remedy=nearest(series, names))
    for window, field in ((start, "starts"), (end, "ends")):
        if window not in getattr(test, field):
            found = f"{window} is not among the {field}."
            yield Problem(file=file, key=place, found=found, remedy="Add it there.")


def _shared(
    reading: Reading, name: str, file: str, place: str, claims: Mapping[str, Claim]
) -> Iterator[Problem]:
    """A test that another reading should share, and where the two differ."""
    key, _, part = name.partition(".")
    others = claims[key].readings if key in claims else ()
    other = next((r for r in others if r.id == part), None)
    if other is None:
        named = [f"{k}.{r.id}" for k, c in claims.items() for r in c.readings]
        found = f"'{name}' is no reading of the register."
        yield Problem(file=file, key=place, found=found, remedy=nearest(name, named))
    elif reading.test is None or other.test is None:
        if (reading.test is None) != (other.test is None):
            found = f"one of this reading and {name} has a test, the other none."
            yield Problem(
                file=file, key=place, found=found, remedy="Give both the same."
            )
    else:
        ours, theirs = reading.test.threshold, other.test.threshold
        for field in SAME:
            if getattr(ours, field) != getattr(theirs, field):
                yield Problem(
                    file=file,
                    key=place,
                    found=f"{field} is {getattr(ours, field)} here and "
                    f"{getattr(theirs, field)} in {name}.",
                    remedy="Claims that use one inference are tested alike.",
                )
        if ours.op == theirs.op and reading.test.type != other.test.type:
            found = (
                f"the test is {reading.test.type} here, {other.test.type} in {name}."
            )
            yield Problem(
                file=file, key=place, found=found, remedy="Give both the same."
            )
