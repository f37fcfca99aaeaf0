"""The class rule, its envelope, its words and the rubric of confidence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims_sample import TEXT, bound, threshold, verdict
from vado.analysis.verdicts.confidence import Basis, confide
from vado.analysis.verdicts.groups import Group, Shares
from vado.analysis.verdicts.rule import classify, of_claim
from vado.analysis.verdicts.thresholds import shares_of
from vado.analysis.verdicts.words import class_words, likelihood, likelihood_sentence
from vado.catalog.fields import Text
from vado.catalog.tests_of_claims import Threshold


def group(support: float, opposite: float = 0.0, negligible: float = 0.0) -> Group:
    left = 1 - support - opposite - negligible
    shares = Shares(
        support=support, opposite=opposite, negligible=negligible, open=max(left, 0.0)
    )
    return Group(key="g", label=Text(**TEXT), shares=shares, cells=())


def test_every_group_has_to_pass_for_support() -> None:
    assert classify([group(0.7, 0.3), group(0.66, 0.34)]).name == "supported"
    assert classify([group(0.7, 0.3), group(0.65, 0.35)]).name == "undetermined"


def test_two_of_three_groups_lean() -> None:
    three = [group(1.0), group(0.9, 0.1), group(0.2, 0.8)]
    assert classify(three).name == "leans_supported"
    other = [group(0.0, 1.0), group(0.1, 0.1, 0.8), group(0.8, 0.2)]
    assert classify(other).name == "leans_contradicted"


def test_the_smallest_weight_that_undoes_support_is_that_of_the_method() -> None:
    found = classify([group(0.8, 0.2)])
    assert found.epsilon == pytest.approx(0.175)


def test_a_negligible_effect_contradicts_and_is_told_apart() -> None:
    found = classify([group(0.0, 0.1, 0.9)])
    assert (found.name, found.dominant) == ("contradicted", "negligible")


def test_without_precedent_a_class_only_leans() -> None:
    found = classify([group(1.0)], extrapolates=True)
    assert (found.name, found.reason) == ("leans_supported", "extrapolation")


def test_reasons_tell_disagreement_from_spread_and_from_wide_bounds() -> None:
    assert classify([group(0.5, 0.5)]).reason == "parameters"
    assert classify([group(0.9, 0.1), group(0.1, 0.9)]).reason == "structure"
    assert classify([group(0.3, 0.3)]).reason == "identification"
    assert classify([]).reason == "data"


SHARE = st.floats(0, 1)
GROUPS = st.lists(
    st.builds(lambda a, b: group(a * b, (1 - a) * b), SHARE, SHARE), min_size=1
)


@given(GROUPS, GROUPS)
def test_another_group_never_narrows_the_envelope(
    some: list[Group], more: list[Group]
) -> None:
    one, both = classify(some).envelope, classify([*some, *more]).envelope
    assert one is not None
    assert both is not None
    assert both[0] <= one[0]
    assert both[1] >= one[1]


@given(GROUPS)
def test_mirrored_shares_give_the_mirrored_class(some: list[Group]) -> None:
    mirrored = [group(g.shares.opposite, g.shares.support) for g in some]
    word = {"supported": "contradicted", "contradicted": "supported"}
    name = classify(some).name
    head, _, tail = name.rpartition("_")
    turned = f"{head}_{word[tail]}" if head else word.get(name, name)
    passing = {g.shares.support >= 0.66 for g in some}
    if len(passing) == 1:
        assert classify(mirrored).name == turned


def test_readings_that_point_two_ways_make_the_claim_depend_on_them() -> None:
    assert of_claim(["supported", "contradicted"]) == "depends_on_reading"
    assert of_claim(["supported", "leans_supported"]) == "leans_supported"
    assert of_claim(["out_of_scope", "out_of_scope"]) == "out_of_scope"
    assert of_claim(["out_of_scope", "undetermined"]) == "undetermined"
    assert of_claim(["undetermined", "contradicted"]) == "depends_on_reading"
    assert of_claim(["out_of_scope", "contradicted"]) == "contradicted"


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (1.0, "virtually certain"),
        (0.97, "extremely likely"),
        (0.92, "very likely"),
        (0.7, "likely"),
        (0.55, "more likely than not"),
        (0.4, "about as likely as not"),
        (0.2, "unlikely"),
        (0.07, "very unlikely"),
        (0.02, "extremely unlikely"),
        (0.0, "exceptionally unlikely"),
    ],
)
def test_words_for_shares_are_those_of_the_ipcc(share: float, word: str) -> None:
    assert likelihood(share).en == word


def test_the_spanish_word_for_leaning_against_is_the_agreed_one() -> None:
    assert class_words("leans_contradicted").es == "se inclina a contradicha"


def test_likelihood_and_confidence_never_share_a_sentence() -> None:
    said = likelihood_sentence((0.2, 0.7), 3)
    assert "onfi" not in said.en + said.es
    assert "unlikely to likely" in said.en


def test_each_weakness_is_one_step_down() -> None:
    groups = [group(1.0)]
    good = confide(Basis(grades=("A", "A")), groups)
    assert (good.level, good.steps_down) == ("very_high", ())
    one = confide(Basis(grades=("A",)), groups)
    assert (one.level, one.steps_down) == ("medium", ("single_source",))
    weak = Basis(grades=("D", "E"), indirect=True, extrapolates=True)
    assert confide(weak, groups).level == "very_low"


def test_the_same_test_gives_the_same_bits() -> None:
    test = bound(
        "ratio", threshold(">=", 1.0), claimed=(1.0, 0.5, 1.5), counted=(1.0, 0.5, 1.5)
    )
    assert verdict(test) == verdict(test)
    assert 0 < verdict(test).outcome.groups[0].shares.support < 1


NUMBERS = st.lists(st.floats(-5, 5), min_size=1, max_size=20)


@given(NUMBERS, st.floats(-3, 3), st.floats(0, 1), st.floats(0, 1))
def test_a_claim_of_a_rise_and_one_of_a_fall_are_held_to_the_same_measure(
    numbers: list[float], bound_at: float, slack: float, rope: float
) -> None:
    up = np.array(numbers)
    common = {"slack": slack, "null": 0.0, "rope": rope}
    rise = Threshold.model_validate(threshold(">=", bound_at, **common))
    fall = Threshold.model_validate(threshold("<=", -bound_at, **common))
    assert shares_of(up, up, rise) == shares_of(-up, -up, fall)


@given(NUMBERS, st.floats(0, 3), st.floats(-3, 3))
def test_the_four_shares_make_one_whole(
    numbers: list[float], width: float, bound_at: float
) -> None:
    low = np.array(numbers)
    limit = Threshold.model_validate(threshold(">=", bound_at, null=0.0, rope=0.5))
    shares = shares_of(low, low + width, limit)
    whole = shares.support + shares.against + shares.open
    assert whole == pytest.approx(1.0)
