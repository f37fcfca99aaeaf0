"""What a brief gathers."""

import pytest

import brief_sample as sample
from vado.catalog.records import Package
from vado.core.errors import UnknownName, VadoError
from vado.lab.brief.compose import compose
from vado.lab.brief.content import BriefAnswer, BriefContent, BriefRequest
from vado.lab.brief.notes import read_notes
from vado.lab.requests import CompareRequest


def test_a_brief_round_trips_through_json() -> None:
    content = sample.content()
    answer = BriefAnswer(
        content=content, languages=("en", "es"), fingerprint=sample.FINGERPRINT
    )
    assert BriefAnswer.model_validate_json(answer.model_dump_json()) == answer


def test_a_request_round_trips_through_json() -> None:
    comparison = CompareRequest(system="cartels", packages=("both",))
    request = BriefRequest(comparison=comparison, against="arrests_first")
    assert BriefRequest.model_validate_json(request.model_dump_json()) == request


def test_every_caveat_of_the_answer_is_in_the_brief() -> None:
    assert sample.content().caveats == sample.comparison().caveats


def test_the_base_comes_first_among_packages_and_bands() -> None:
    content = sample.content()
    assert [s.base for s in content.strategies] == [True, False, False, False]
    assert {next(iter(chart.bands)) for chart in content.charts} == {"status_quo"}


def test_the_first_sentence_is_head_to_head() -> None:
    first = sample.content().answers[0].sentences[0]
    assert first.share == 0.81
    assert first.text.en.endswith("than doubling arrests.")


def test_head_to_head_are_packages_that_move_other_levers() -> None:
    sentences = [s.text.en for s in sample.content().answers[0].sentences]
    against = [s for s in sentences if s.endswith("than doubling arrests.")]
    assert len(against) == 2
    assert not any("while" in sentence for sentence in against)


def test_a_package_is_told_beside_the_time_before_it() -> None:
    details = [s.detail for s in sample.content().answers[0].sentences]
    told = [d.en for d in details if d is not None and "The median goes" in d.en]
    assert len(told) == 3
    assert all("from 121 at the start of 2022 to" in text for text in told)


def test_sources_of_series_that_were_added_are_listed_too() -> None:
    content = composed(observed=sample.observed())
    assert "inegi_homicides" in [source.key for source in content.sources]


def test_outcomes_are_told_in_the_order_of_the_model() -> None:
    content = sample.content()
    assert tuple(c.outcome for c in content.charts) == tuple(sample.outcomes())


def test_sources_of_all_that_is_shown_are_listed_once() -> None:
    keys = [source.key for source in sample.content().sources]
    assert sorted(keys) == sorted(sample.sources())
    assert len(keys) == len(set(keys))


def test_known_mismatches_are_counted_apart_from_failures() -> None:
    counts = sample.content().validation.counts
    assert counts == {"agrees": 2, "known": 1, "differs": 0, "not_run": 1}


def test_rows_of_other_models_are_left_out() -> None:
    rows = sample.validation().rows
    foreign = rows[0].model_copy(update={"model": "opioids"})
    validation = sample.validation().model_copy(update={"rows": (*rows, foreign)})
    content = composed(validation=validation)
    assert len(content.validation.rows) == len(rows)


def test_a_rival_over_other_futures_is_refused() -> None:
    rival = sample.head_to_head().model_copy(update={"seed": 2})
    with pytest.raises(VadoError, match=r"rival.seed: found 2, the comparison has 1"):
        composed(rival=rival)


def test_a_package_that_nobody_gave_is_named() -> None:
    catalog = sample.catalog()
    fewer = {k: p for k, p in catalog.packages.items() if k != "both"}
    without = sample.replaced(catalog, packages=fewer)
    with pytest.raises(UnknownName, match="nothing is called 'both'"):
        composed(catalog=without)


def test_a_package_of_the_user_is_told_with_its_own_settings() -> None:
    catalog = sample.catalog()
    fewer = {k: p for k, p in catalog.packages.items() if k != "both"}
    without = sample.replaced(catalog, packages=fewer)
    own = Package(key="both", label=sample.both("Own", "Propio"))
    content = composed(catalog=without, packages=(own,))
    assert content.label("both").en == "Own"


def test_a_chart_that_may_not_be_drawn_carries_no_observed_points() -> None:
    name = "cartels.homicides_and_missing"
    compare = sample.comparison(bands=sample.altered(name, connected=False))
    chart = next(c for c in sample.content(compare).charts if c.outcome == name)
    assert chart.observed is None
    assert chart.summary.en.startswith("Not connected in this structure")


def test_a_system_without_notes_gets_no_brief() -> None:
    with pytest.raises(VadoError, match="no notes for a brief of 'borderlands'"):
        read_notes("borderlands")


def composed(**given: object) -> BriefContent:
    facts: dict[str, object] = {
        "catalog": sample.catalog(),
        "compare": sample.comparison(),
        "validation": sample.validation(),
        "command": sample.COMMAND,
    }
    return compose(**{**facts, **given})  # type: ignore[arg-type]
