"""Every data file loads, every number has a source, both languages are complete."""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from itertools import product
from pathlib import Path

import pytest

from vado.catalog.agree import agree
from vado.catalog.check import check
from vado.catalog.find import digest
from vado.catalog.load import ROOT, Catalog, read_catalog, series_file
from vado.catalog.records import About, Record, Series, Text
from vado.core.errors import MissingFile

GOVERNMENTS = {"mexican_government", "us_government"}
SCIENCE = ("homicide", "missing", "arrests")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The shipped catalog."""
    return read_catalog()


def points(series: Series) -> dict[int, float]:
    with series_file(series).open(encoding="utf-8", newline="") as file:
        return {int(r["period"]): float(r["value"]) for r in csv.DictReader(file)}


def choices(about: About) -> list[dict[str, str]]:
    """Every combination of a model's switches."""
    names = [s.name for s in about.switches]
    sets = product(*(s.choices for s in about.switches))
    return [dict(zip(names, chosen, strict=True)) for chosen in sets]


def texts(value: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text in two languages below a record."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, f"{place}.{name}")
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from texts(inner, f"{place}[{number}]")


def all_texts(catalog: Catalog) -> Iterator[tuple[str, Text]]:
    for kind in ("actors", "levers", "outcomes", "scenarios", "packages", "structures"):
        yield from texts(getattr(catalog, kind), kind)
    for kind in ("series", "third_party", "statements"):
        yield from texts(getattr(catalog, kind), kind)
    for model, files in catalog.models.items():
        reported = (files.published, files.validation)
        for part in (files.about, files.parameters, files.checks, *reported):
            yield from texts(part, model)


def test_the_shipped_files_agree_with_each_other(catalog: Catalog) -> None:
    assert [str(problem) for problem in check(catalog)] == []


def test_every_model_declares_what_its_files_hold(catalog: Catalog) -> None:
    def nowhere(key: str) -> Path:
        raise MissingFile(key)

    for key, files in catalog.models.items():
        module = import_module(f"vado.models.{key}")
        variants = []
        for chosen in choices(files.about):
            # A choice that needs other authors' files changes tables, not equations.
            with suppress(MissingFile):
                variants.append(module.build(chosen, nowhere).model)
        assert variants
        assert [str(problem) for problem in agree(files, variants, catalog)] == []


def test_every_package_has_the_status_quo_to_be_compared_with(catalog: Catalog) -> None:
    assert catalog.packages["status_quo"].levers == {}


def test_no_package_starts_before_its_model_lets_policies_differ(
    catalog: Catalog,
) -> None:
    for package in catalog.packages.values():
        for lever, settings in package.levers.items():
            about = catalog.models[lever.split(".")[0]].about
            assert all(s.start >= about.policies_start for s in settings)


def test_both_governments_say_what_they_want_of_every_outcome(catalog: Catalog) -> None:
    for outcome in catalog.outcomes.values():
        assert outcome.wanted.keys() == GOVERNMENTS


def test_every_outcome_is_answered_by_a_model(catalog: Catalog) -> None:
    answered = {o for files in catalog.models.values() for o in files.about.outcomes}
    assert answered == catalog.outcomes.keys()


def test_no_sentence_is_left_untranslated(catalog: Catalog) -> None:
    same = [p for p, t in all_texts(catalog) if t.en == t.es and len(t.en.split()) > 3]
    assert same == []


def test_no_text_promises_the_future(catalog: Catalog) -> None:
    promises = [p for p, t in all_texts(catalog) if re.search(r"\bwill\b", t.en)]
    assert promises == []


def test_every_source_can_be_found_again(catalog: Catalog) -> None:
    for key, source in catalog.sources.items():
        assert source.doi or source.url or source.note, key


def test_every_file_starts_with_its_schema() -> None:
    for path in (ROOT / "data").rglob("*.toml"):
        if path.parent.name in ("claims", "register", "text"):
            continue
        (schema,) = re.findall(r"\A#:schema (\S+)\n", path.read_text(encoding="utf-8"))
        assert (path.parent / schema).resolve().is_file(), path


def test_the_paper_has_the_same_ten_years_in_each_series(catalog: Catalog) -> None:
    for name in SCIENCE:
        series = catalog.series[f"mx_{name}_science2023"]
        assert list(points(series)) == list(range(2012, 2022))
        assert series.unit == "person / year"


def test_homicides_and_missing_people_are_the_sum_of_their_parts(
    catalog: Catalog,
) -> None:
    early = ("mx_homicide_science2023", "mx_missing_science2023")
    late = ("mx_homicide_inegi", "mx_missing_rnpdno")
    wanted = ("mx_homicides_and_missing", *early, *late)
    series = {key: points(catalog.series[key]) for key in wanted}
    for year, total in series["mx_homicides_and_missing"].items():
        parts = early if year <= 2021 else late
        assert total == sum(series[part][year] for part in parts), year


def test_the_two_pairs_of_registers_tell_the_same_story_before_2020(
    catalog: Catalog,
) -> None:
    """The printed differences between the paper's sums and the later ones."""
    wanted = ("mx_homicide_inegi", "mx_missing_rnpdno", "mx_homicides_and_missing")
    series = {key: points(catalog.series[key]) for key in wanted}
    later = {
        year: series["mx_homicide_inegi"][year] + series["mx_missing_rnpdno"][year]
        for year in range(2015, 2022)
    }
    sums = series["mx_homicides_and_missing"]
    assert [round(100 * (later[y] / sums[y] - 1), 1) for y in later] == [
        *(0.2, 0.2, 0.7, -0.1, 0.8, 2.1, 5.7),
    ]


def test_the_entered_series_are_those_of_the_authors_file(
    catalog: Catalog, data_folder: Path
) -> None:
    path = data_folder / "third_party" / "Trends2012_2021.csv"
    if not path.is_file():
        pytest.skip("needs trends2012_2021")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {"homicide": "homicide", "missing": "missings", "arrests": "arrests"}
    for name, column in columns.items():
        theirs = {int(row["YEAR"]): float(row[column]) for row in rows}
        assert points(catalog.series[f"mx_{name}_science2023"]) == theirs


def test_the_files_of_other_authors_are_the_ones_whose_digests_stand_here(
    catalog: Catalog, data_folder: Path
) -> None:
    for entry in catalog.third_party.values():
        path = data_folder / "third_party" / entry.file
        if not path.is_file():
            pytest.skip(f"needs {entry.key}")
        assert digest(path) == entry.sha256
