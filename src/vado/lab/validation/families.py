"""Tables of reported numbers as single ones: a row for each combination."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from vado.catalog.load import Catalog
from vado.catalog.records import Compared, Entered, Family, Package, Reported, Text
from vado.lab.validation.expected import VARIABLE, Cell, expected_values

NOTHING = Text(
    en="No reported value is held.", es="No se tiene ningún valor publicado."
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in its table a row stands."""

    family: Family
    scenario: str
    package: Package
    outcome: str
    year: int | None
    share: float | None

    @property
    def compared(self) -> Compared:
        """What of the model stands beside it."""
        return self.family.outcomes[self.outcome]

    @property
    def policy(self) -> str:
        """The package's name in the source."""
        return self.package.published_as or self.package.key

    @property
    def day(self) -> date | None:
        """What it speaks of: a date of its own, or 1 January of its year."""
        if self.compared.at is not None or self.year is None:
            return self.compared.at
        return date(self.year, 1, 1)

    @property
    def cell(self) -> Cell | None:
        """Where in the file of expected outputs it stands, if it can."""
        table, outcome = self.family.expected, self.compared.reported_as
        if table is None or outcome is None:
            return None
        return (
            self.family.scenarios[self.scenario],
            self.policy if table.package else "",
            outcome,
            str(self.year) if table.year else "",
        )

    @property
    def entered(self) -> Entered | None:
        """The number of it that is entered here, if there is one."""
        for entry in self.family.entered:
            mine = (
                entry.scenario in (None, self.scenario)
                and entry.package in (None, self.package.key)
                and entry.outcome in (None, self.outcome)
                and entry.year in (None, self.year)
            )
            if mine:
                return entry
        return None


def rows_of(family: Family, catalog: Catalog, model: str) -> tuple[Reported, ...]:
    """A reported number, or that none is held, for each place of the table.

    A number of the file of expected outputs has more digits than an entered one, and is
    taken where the reader has the file.
    """
    held = expected_values(family)
    return tuple(
        _row(place, catalog, held) for place in _places(family, catalog, model)
    )


def _places(family: Family, catalog: Catalog, model: str) -> Iterator[Place]:
    years: tuple[int | None, ...] = (None,)
    if family.years is not None:
        years = tuple(range(family.years[0], family.years[1] + 1))
    combinations = product(
        family.scenarios,
        family.packages or catalog.models[model].policies,
        family.outcomes,
        years,
        family.shares or (None,),
    )
    for scenario, package, outcome, year, share in combinations:
        yield Place(
            family=family,
            scenario=scenario,
            package=catalog.packages[package],
            outcome=outcome,
            year=year,
            share=share,
        )


def _row(place: Place, catalog: Catalog, held: Mapping[Cell, float] | None) -> Reported:
    family, compared, entered = place.family, place.compared, place.entered
    value, tolerance = None, family.tolerance
    if held is not None and place.cell is not None:
        value = held.get(place.cell)
    if value is None and entered is not None:
        value, tolerance = entered.value, entered.tolerance or tolerance
    return Reported(
        name=family.row.format(**_words(place)),
        label=_label(place, catalog),
        outcome=compared.of or place.outcome,
        called=place.outcome,
        measure=compared.measure,
        at=place.day,
        since=compared.since,
        element=compared.element,
        package=place.package.key,
        scenario=place.scenario,
        relative=compared.relative,
        draws=family.draws,
        share=place.share,
        reported=value,
        tolerance=tolerance,
        tolerance_reason=family.tolerance_reason,
        evidence=family.evidence,
        source=family.source,
        where=family.where.format(scenario=family.scenarios[place.scenario]),
        note=_note(place, held) if value is None else None,
        slow=family.slow or entered is None,
    )


def _words(place: Place) -> dict[str, object]:
    """What tells a row from the others, as keys."""
    return {
        "scenario": place.scenario,
        "package": place.package.key,
        "policy": place.package.key,
        "outcome": place.outcome,
        "year": place.year,
        "percent": _percent(place.share).replace(".", "_"),
    }


def _label(place: Place, catalog: Catalog) -> Text:
    """The same for a reader."""
    scenario, outcome = catalog.scenarios[place.scenario].label, place.compared.label
    spoken = {**_words(place), "policy": place.policy, "percent": _percent(place.share)}
    label = place.family.label
    return Text(
        en=label.en.format(**spoken | {"scenario": scenario.en, "outcome": outcome.en}),
        es=label.es.format(**spoken | {"scenario": scenario.es, "outcome": outcome.es}),
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:g}"


def _note(place: Place, held: Mapping[Cell, float] | None) -> Text:
    """Why nothing reported stands beside a row."""
    table = place.family.expected
    if held is not None or table is None or place.cell is None:
        return place.family.note or NOTHING
    return Text(
        en=f"Needs {table.file} in the folder that {VARIABLE} names.",
        es=f"Necesita {table.file} en la carpeta que indica {VARIABLE}.",
    )
