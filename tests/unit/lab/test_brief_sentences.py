"""Sentences made from shares."""

from datetime import date

import pytest

import brief_sample as sample
from vado.catalog.records import Package, Setting, Text
from vado.core.errors import UnitsError
from vado.lab.answers import PairedRow, Status
from vado.lab.brief.content import Sentence
from vado.lab.brief.deeds import Deed, deed
from vado.lab.brief.observed import interpolated, observe, observed_sentence
from vado.lab.brief.sentences import (
    best_sentence,
    futures_text,
    paired_sentence,
    status_text,
)
from vado.lab.brief.tongues import read_tongues

TONGUES = read_tongues()
UNITS = {sample.RECRUITMENT: "1", sample.ARRESTS: "1"}
DEEDS = {key: deed(p, UNITS, TONGUES) for key, p in sample.packages().items()}
LABEL = sample.both("Deaths", "Muertes")


def one(**given: object) -> PairedRow:
    return sample.row("recruitment_first", "cartels.deaths", 2027.0, **given)


def told(row: PairedRow, base: str = "status_quo") -> Sentence | None:
    return paired_sentence(row, DEEDS, base, LABEL, TONGUES)


def text(row: PairedRow, base: str = "status_quo") -> Text:
    sentence = told(row, base)
    assert sentence is not None
    return sentence.text


def moved(*settings: tuple[str, float, date]) -> Package:
    levers = {key: (Setting(start=start, value=v),) for key, v, start in settings}
    label = sample.both("Mine", "Mío")
    return Package(key="mine", label=label, levers=levers)


def named(package: Package) -> Deed:
    return deed(package, UNITS, TONGUES)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.0, "all 1,000 futures"),
        (0.999, "more than 99 of 100 futures"),
        (0.97, "97 of 100 futures"),
        (0.94, "9 of 10 futures"),
        (0.81, "8 of 10 futures"),
    ],
)
def test_shares_are_told_no_rounder_than_they_are(share: float, expected: str) -> None:
    assert futures_text(share, 1_000, TONGUES).en == expected


def test_a_pair_is_told_in_the_direction_of_most_futures() -> None:
    row = one(share_lower=0.81, share_higher=0.19)
    assert text(row, "arrests_first") == sample.both(
        "In 8 of 10 futures, halving recruitment from 2022 gives fewer deaths a week "
        "in conflict between cartels at the start of 2027 than doubling arrests.",
        "En 8 de cada 10 futuros, reducir a la mitad el reclutamiento desde 2022 da "
        "menos muertes por semana en conflictos entre cárteles al inicio de 2027 que "
        "duplicar las detenciones.",
    )
    assert "gives more deaths" in text(one(share_lower=0.2, share_higher=0.8)).en


def test_futures_without_a_clear_majority_are_called_divided() -> None:
    assert text(one(share_lower=0.55, share_higher=0.45)).en.startswith(
        "The futures divide: in 6 of 10 futures"
    )


def test_no_difference_is_said_in_words() -> None:
    assert text(one(share_lower=0.0, share_higher=0.0)).en.startswith("No future shows")


def test_nothing_is_told_of_what_is_not_connected_or_not_shown() -> None:
    assert told(one(connected=False)) is None
    assert told(one(show="none")) is None
    assert told(one(share_lower=None, share_higher=None)) is None


def test_a_sign_is_told_without_its_size() -> None:
    assert told(one(show="number")).detail is not None  # type: ignore[union-attr]
    assert told(one(show="sign")).detail is None  # type: ignore[union-attr]


def test_one_value_in_every_future_is_not_given_as_a_range() -> None:
    sentence = told(one(relative=sample.quantiles(-0.3, 0.0)))
    assert sentence is not None
    assert sentence.detail is not None
    assert sentence.detail.en == "Difference −30%, the same in every future."


def test_an_outcome_without_words_of_its_own_is_told_by_its_label() -> None:
    assert "a lower figure for “Deaths”" in text(one(outcome="cartels.unheard")).en


def test_the_course_that_is_lowest_most_often_is_named() -> None:
    best = best_sentence(sample.comparison(), "cartels.deaths", 2027.0, DEEDS, TONGUES)
    assert best is not None
    assert "halving recruitment while doubling arrests from 2022 has" in best.text.en
    assert best.share == 0.92


def test_the_lowest_of_two_is_left_to_their_pair() -> None:
    best = {"cartels.deaths": {"2027": {"status_quo": 0.1, "both": 0.9}}}
    answer = sample.comparison(best=best)
    assert best_sentence(answer, "cartels.deaths", 2027.0, DEEDS, TONGUES) is None


def test_futures_that_ended_badly_are_counted() -> None:
    labels = {"both": sample.both("Both", "Ambas")}
    status = {"both": Status(ok=990, diverged=3, negative=7, failed=0)}
    assert status_text(status, labels, 1_000, TONGUES).en == (
        "Left out of the figures: 10 of 1,000 futures under “Both” (3 diverged, 7 went "
        "below zero, 0 failed)."
    )


def test_a_factor_without_a_verb_of_its_own_is_multiplied() -> None:
    package = moved((sample.RECRUITMENT, 0.75, date(2023, 7, 1)))
    assert named(package).dated.es == (
        "multiplicar el reclutamiento por 0.75 desde el 1 de julio de 2023"
    )


def test_levers_that_move_at_different_dates_are_left_to_the_label() -> None:
    package = moved(
        (sample.RECRUITMENT, 0.5, date(2022, 1, 1)),
        (sample.ARRESTS, 2.0, date(2023, 1, 1)),
    )
    assert named(package).dated.en == "the package “Mine”"


def test_a_lever_that_is_no_factor_is_left_to_the_label() -> None:
    package = moved((sample.RECRUITMENT, 0.5, date(2022, 1, 1)))
    other = deed(package, {sample.RECRUITMENT: "person / week"}, TONGUES)
    assert other.dated.en == "the package “Mine”"


def test_observed_years_are_counted_on_both_sides_of_the_band() -> None:
    observed = sample.observed()["cartels.homicides_and_missing"]
    base = sample.bands("cartels.homicides_and_missing", "status_quo")
    label = sample.both("Status quo", "Sin cambios")

    def sentence(factor: float) -> str:
        points = [
            p.model_copy(update={"value": p.value * factor}) for p in observed.points
        ]
        moved_points = observed.model_copy(update={"points": tuple(points)})
        return observed_sentence(moved_points, base, sample.TIMES, label, TONGUES).en

    assert "after 2021: 3. Below the 90% band of “Status quo”: 3;" in sentence(0.5)
    assert "The model misses them: it grows smoothly" in sentence(0.5)
    assert "above it: 3. The model misses them" in sentence(2.0)


def test_a_series_without_later_years_says_so() -> None:
    observed = sample.observed()["cartels.homicides_and_missing"]
    points = tuple(p for p in observed.points if p.fitted)
    base = sample.bands("cartels.homicides_and_missing", "status_quo")
    only = observed.model_copy(update={"points": points})
    told = observed_sentence(only, base, sample.TIMES, LABEL, TONGUES)
    assert told.en == "The observed series has no points after 2021."


def test_yearly_counts_become_weekly_ones_at_mid_year() -> None:
    point = sample.observed()["cartels.homicides_and_missing"].points[0]
    assert point.time == 2012.5
    assert point.value == pytest.approx(36_700 / 52)


def test_a_series_of_another_unit_is_refused() -> None:
    series = sample.registered().model_copy(update={"unit": "kg / year"})
    with pytest.raises(UnitsError, match="'kg / year' cannot be laid over"):
        observe(series, {2012: 1.0}, "person / week", 2021)


def test_values_between_two_times_lie_on_their_line() -> None:
    assert interpolated(2012.5, (2012.0, 2013.0), (1.0, 3.0)) == 2.0
    assert interpolated(2012.5, (2012.0, 2013.0), (1.0, None)) is None
    assert interpolated(2014.0, (2012.0, 2013.0), (1.0, 3.0)) is None
