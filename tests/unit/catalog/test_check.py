"""Names that one file uses stand in another; nothing is left over."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from vado.catalog.check import check, tables
from vado.catalog.load import read_catalog

Told = Callable[[str, str, str], list[str]]


@pytest.fixture
def told(tree: Path) -> Told:
    """What the check says more after a text in a file is replaced."""

    def spoiled(file: str, old: str, new: str) -> list[str]:
        before = {str(p) for p in check(read_catalog(tree))}
        path = tree / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return sorted({str(p) for p in check(read_catalog(tree))} - before)

    return spoiled


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "kind", "near"),
    [
        (
            "data/levers.toml",
            'actor = "mexican_government"',
            'actor = "mexican_goverment"',
            '"cartels.recruitment_factor".actor',
            "actors",
            "mexican_government",
        ),
        (
            "data/outcomes.toml",
            'observed = "mx_homicides_and_missing"',
            'observed = "mx_homicides_and_mising"',
            '"cartels.homicides_and_missing".observed',
            "series",
            "mx_homicides_and_missing",
        ),
        (
            "models/cartels/parameters.toml",
            'source = "prieto2023_code"',
            'source = "prieto2024_code"',
            "recruitment_rate.source",
            "sources",
            "prieto2023_code",
        ),
        (
            "data/packages/both.toml",
            "cartels.recruitment_factor",
            "cartels.recruitment",
            'levers."cartels.recruitment"',
            "levers",
            "cartels.recruitment_factor",
        ),
        (
            "models/cartels/about.toml",
            '"bacrim2020_nodes"',
            '"bacrim2020_node"',
            "switches.needs.bacrim2020",
            "third party",
            "bacrim2020_nodes",
        ),
        (
            "models/cartels/about.toml",
            '"cartels.deaths"',
            '"cartels.death"',
            "outcomes[2]",
            "outcomes",
            "cartels.deaths",
        ),
        (
            "data/structures/published.toml",
            'system = "cartels"',
            'system = "cartel"',
            "system",
            "models",
            "cartels",
        ),
    ],
)
def test_an_unknown_name_comes_with_the_nearest(
    told: Told, file: str, old: str, new: str, place: str, kind: str, near: str
) -> None:
    name = new.split('"')[1] if '"' in new else new
    assert told(file, old, new) == [
        f"{file}: {place}: '{name}' is not among the {kind}. Did you mean '{near}'?"
    ]


def test_a_source_that_nothing_rests_on_is_refused(told: Told) -> None:
    text = '[spare2020]\ntitle = "T"\nauthors = "A"\nyear = 2020\nkind = "paper"\n'
    text += 'evidence = "seen"\nlicence = "none stated"\naccessed = 2026-01-01\n\n'
    head = "[prieto2023]\n"
    assert told("data/sources.toml", head, text + head) == [
        "data/sources.toml: spare2020: nothing rests on this source. Name it where it "
        "is used, or take it out."
    ]


def test_a_changed_series_is_noticed(told: Told, tree: Path) -> None:
    file = "data/series/mx_homicide_inegi.csv"
    (line,) = told(file, "2024,33550", "2024,33551")
    assert line.startswith("data/series/mx_homicide_inegi.toml: sha256: ")
    assert hashlib.sha256((tree / file).read_bytes()).hexdigest() in line


def test_a_missing_series_is_noticed(tree: Path) -> None:
    (tree / "data/series/mx_homicide_inegi.csv").unlink()
    lines = [str(p) for p in check(read_catalog(tree))]
    place = "data/series/mx_homicide_inegi.toml: file: "
    assert f"{place}'mx_homicide_inegi.csv' does not exist. Add it." in lines


def test_a_shipped_package_keeps_to_the_ranges(told: Told) -> None:
    file = "data/packages/arrests_first.toml"
    assert told(file, "value = 2", "value = 5") == [
        f'{file}: levers."cartels.incapacitation_factor"[1].value: 5.0 is outside the '
        "lever's range. Allowed: 0 to 4."
    ]


def test_a_scenario_keeps_to_the_ranges(told: Told) -> None:
    file = "data/scenarios/reference.toml"
    values = 'system = "cartels"\nvalues = { "cartels.death_share" = 0.9 }'
    assert told(file, 'system = "cartels"', values) == [
        f'{file}: values."cartels.death_share": 0.9 is outside the parameter\'s range. '
        "Allowed: 0.05 to 0.4."
    ]


def test_a_change_needs_the_date_it_is_measured_from(told: Told) -> None:
    file = "models/cartels/published.toml"
    lines = told(file, 'measure = "value"', 'measure = "change"')
    assert lines == [
        f"{file}: members_2022.since: is missing. Needed with measure = 'change': "
        "a date."
    ]


def test_a_text_in_one_language_alone_is_noticed(told: Told) -> None:
    assert told("data/text/es.toml", "[moment]\n", '[moment]\nnew = "nuevo"\n') == [
        "data/text/en.toml: moment.new: is missing. data/text/es.toml has it; both "
        "change together."
    ]


def test_a_table_of_draws_is_looked_for_under_every_choice_it_names(catalog) -> None:
    about = catalog.models["cartels"].about
    assert tables(about.draws["prior"], about) == (
        "ridge_synthetic.csv",
        "ridge_bacrim2020.csv",
    )
    assert tables(about.draws["published"], about) == ()


def test_a_file_of_draws_that_is_not_there_is_noticed(told: Told) -> None:
    file = "models/opioids/about.toml"
    lines = told(file, 'terms = "posterior_terms.csv"', 'terms = "posterior_term.csv"')
    assert lines == [
        f"{file}: draws.calibrated.terms: 'posterior_term.csv' is not in the model's "
        "folder. Make it with `vado calibrate opioids`."
    ]


def test_draws_of_other_authors_name_a_known_file(told: Told) -> None:
    file = "models/opioids/about.toml"
    right, wrong = "source_posterior_draws", "source_posterior_draw"
    assert told(file, f'third_party = "{right}"', f'third_party = "{wrong}"') == [
        f"{file}: draws.posterior.third_party: '{wrong}' is not among the third party. "
        f"Did you mean '{right}'?"
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('draws = "posterior"', 'draws = "posteriors"', "posterior.draws"),
        ('draws = "posterior"', 'draws = "published"', "posterior.shares"),
        ("since = 2022-01-01\n", "", "outcomes.overdose_deaths_2022_2032.since"),
        ('package = "nx_kits"', 'package = "nx_kit"', "policies.entered[5].package"),
        ("year = 2014", "year = 2013", "jama.entered[0].year"),
    ],
)
def test_a_table_of_reported_numbers_is_whole(
    told: Told, old: str, new: str, place: str
) -> None:
    (line,) = told("models/opioids/validation.toml", old, new)
    assert line.startswith("models/opioids/validation.toml: ")
    assert f"{place}: " in line


def test_one_future_has_no_median(told: Told) -> None:
    file = "models/opioids/published.toml"
    assert told(file, 'draws = "calibrated"', 'draws = "published"') == [
        f"{file}: observed_2024_summary.share: draws 'published' are one future. "
        "Leave it out."
    ]
