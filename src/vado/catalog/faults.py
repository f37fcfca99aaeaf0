"""What is wrong with numbers that sources report, beside the model they speak of."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from vado.catalog.contents import ModelFiles
from vado.catalog.records import About, Compared, Family, Reported
from vado.core.errors import nearest

Fault = tuple[str, str, str]
"""Key, what was found there, and what to do."""


def faults(row: Reported, about: About) -> Iterator[Fault]:
    """Dates that a reported number lacks, and choices that its model does not have."""
    yield from _dateless(row.measure, row)
    yield from _of_draws(row.draws, row.share is not None, "share", about)
    switches = {s.name: s.choices for s in about.switches}
    for name, choice in row.switches.items():
        if name not in switches:
            yield "switches", f"there is no switch '{name}'.", nearest(name, switches)
        elif choice not in switches[name]:
            key = f"switches.{name}"
            yield key, f"'{choice}' is not a choice.", nearest(choice, switches[name])


def _dateless(measure: str, row: Reported | Compared) -> Iterator[Fault]:
    needed = {"value": ("at",), "matrix": (), "fit": ()}
    for key in needed.get(measure, ("at", "since")):
        if getattr(row, key) is None:
            yield key, "is missing.", f"Needed with measure = '{measure}': a date."


def _of_draws(draws: str, shared: bool, key: str, about: About) -> Iterator[Fault]:
    """Draws that the model lacks, or a quantile where there is one future."""
    if draws not in about.draws:
        yield "draws", f"there are no draws '{draws}'.", nearest(draws, about.draws)
    elif shared and about.draws[draws].kind == "values":
        yield key, f"draws '{draws}' are one future.", "Leave it out."
    elif not shared and about.draws[draws].kind != "values":
        yield key, "is missing.", f"Needed with draws '{draws}': a quantile."


def family_faults(family: Family, files: ModelFiles) -> Iterator[Fault]:
    """The same for a table, and entered numbers that stand outside it."""
    yield from _of_draws(family.draws, bool(family.shares), "shares", files.about)
    for name, outcome in family.outcomes.items():
        dated = outcome if family.years is None else outcome.model_copy(update=ANY_DAY)
        for key, found, remedy in _dateless(outcome.measure, dated):
            yield f"outcomes.{name}.{key}", found, remedy
    for place, entry in enumerate(family.entered):
        for key, known in _spanned(family, files).items():
            name = getattr(entry, key)
            if name is not None and str(name) not in known:
                found = f"'{name}' is not in the table."
                yield f"entered[{place}].{key}", found, nearest(str(name), known)


ANY_DAY = {"at": date(1, 1, 1)}
"""Stands for 1 January of each year of a table."""


def _spanned(family: Family, files: ModelFiles) -> Mapping[str, Collection[str]]:
    """What the rows of a table differ by."""
    years: Collection[int] = ()
    if family.years is not None:
        years = range(family.years[0], family.years[1] + 1)
    return {
        "scenario": family.scenarios,
        "package": family.packages or files.policies,
        "outcome": family.outcomes,
        "year": [str(year) for year in years],
    }
