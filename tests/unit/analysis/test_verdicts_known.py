"""Known answers: what accounting alone says of published claims."""

import pytest

from claims_sample import TEXT, bound, test_of, threshold, verdict
from vado.analysis.verdicts.observed import mean, whole
from vado.catalog.tests_of_claims import Window


def test_258_million_lives_are_contradicted_by_accounting() -> None:
    test = bound(
        "ratio", threshold("<=", 1.0), claimed=258e6, counted=(55e3, 45e3, 110e3)
    )
    found = verdict(test)
    assert found.finding.name == "contradicted"
    assert found.finding.dominant == "opposite"
    assert found.finding.envelope == (0.0, 0.0)


def test_five_boats_save_more_than_die_in_a_year() -> None:
    test = bound(
        "product_ratio", threshold("<=", 1.0), each=25e3, times=5.0, counted=73e3
    )
    found = verdict(test)
    assert found.finding.name == "contradicted"
    assert found.outcome.groups[0].cells[0].low == pytest.approx(125 / 73)


def test_ports_lose_the_majority_of_the_flow_at_a_detection_ratio_of_nine() -> None:
    test = bound(
        "detected_share",
        threshold(">=", 0.5),
        share=0.9,
        detection_ratio=(1.0, 0.5, 20.0),
    )
    flips = {flip.key: flip for flip in verdict(test).flips}
    assert flips["detection_ratio"].at == 9.0
    assert flips["detection_ratio"].within_range
    assert flips["detection_ratio"].to == "fails"


def test_traced_guns_bound_the_share_and_turn_at_a_fraction_of_0_676() -> None:
    test = bound("selected_share", threshold(">=", 0.5), share=0.74, fraction=0.5)
    found = verdict(test)
    (cell,) = found.outcome.groups[0].cells
    assert (cell.low, cell.high) == pytest.approx((0.37, 0.87))
    assert (found.finding.name, found.finding.reason) == (
        "undetermined",
        "identification",
    )
    assert found.finding.envelope == (0.0, 1.0)
    flip = next(flip for flip in found.flips if flip.key == "fraction")
    assert flip.at == pytest.approx(0.5 / 0.74)
    assert round(flip.at or 0, 3) == 0.676
    assert flip.to == "holds"


def test_missing_people_lie_between_confirmed_and_not_located() -> None:
    test = bound(
        "remainder",
        threshold(">=", 12_377.0),
        confirmed=12_377.0,
        listed=110_964.0,
        found=16_681.0,
    )
    (cell,) = verdict(test).outcome.groups[0].cells
    assert (cell.low, cell.high) == (12_377.0, 94_283.0)


def test_a_fall_of_a_third_is_not_in_the_death_certificates_of_2013() -> None:
    series = {"inegi": {"2012": 26_037.0, "2013": 22_732.0}}
    test = test_of(
        type="trend",
        stat="change",
        curves=[{"series": "inegi", "label": TEXT, "definition": TEXT}],
        starts=[{"start": "2012", "end": "2012"}],
        ends=[{"start": "2013", "end": "2013"}],
        official=("inegi", {"start": "2012", "end": "2012"},
                  {"start": "2013", "end": "2013"}),
        threshold=threshold("<=", -0.27, slack=0.1, null=0.0, rope=0.02),
    )  # fmt: skip
    found = verdict(test, series)
    (cell,) = found.outcome.groups[0].cells
    assert round(cell.low, 3) == -0.127
    assert cell.official
    assert found.finding.name == "contradicted"
    flip = next(flip for flip in found.flips if flip.kind == "threshold")
    assert flip.at == pytest.approx(cell.low)


def test_300_thousand_deaths_need_a_factor_of_2_8() -> None:
    series = {"deaths": {"2023": 107_543.0}}
    test = test_of(
        type="data",
        stat="sum",
        cells=[
            {
                "series": "deaths", "label": TEXT,
                "window": {"start": "2023", "end": "2023"},
                "error": {"low": 1.0, "high": 1.5}, "error_reason": TEXT,
            }
        ],
        threshold=threshold(">=", 300_000.0),
    )  # fmt: skip
    found = verdict(test, series)
    assert found.finding.name == "contradicted"
    flip = next(flip for flip in found.flips if flip.kind == "factor")
    assert flip.at == pytest.approx(300_000 / 107_543)


def test_a_plain_count_is_supported() -> None:
    series = {"deaths": {"2023": 107_543.0}}
    test = test_of(
        type="data",
        stat="last",
        cells=[
            {"series": "deaths", "label": TEXT,
             "window": {"start": "2023", "end": "2023"}}
        ],
        threshold=threshold(">=", 100_000.0),
    )  # fmt: skip
    found = verdict(test, series)
    assert found.finding.name == "supported"
    assert found.finding.epsilon == pytest.approx(0.34)


def test_a_year_with_a_missing_month_says_nothing() -> None:
    points = {f"2024-{month:02d}": 1.0 for month in range(1, 12)}
    year = Window(start="2024", end="2024")
    assert whole(points, year) is None
    assert mean({**points, "2024-12": 13.0}, year) == 2.0
    fiscal = Window(start="FY2024", end="FY2024")
    assert whole({"FY2024": 3.0, "2024": 1.0}, fiscal) == (3.0,)


def test_a_series_without_the_periods_is_silent_and_decides_nothing() -> None:
    test = test_of(
        type="data",
        stat="sum",
        cells=[
            {"series": "s", "label": TEXT, "window": {"start": "2030", "end": "2031"}}
        ],
        threshold=threshold(">=", 1.0),
    )
    found = verdict(test, {"s": {"2024": 1.0}})
    assert (found.finding.name, found.finding.reason) == ("undetermined", "data")
    assert len(found.outcome.silent) == 1


@pytest.mark.parametrize("kind", ["contrast", "posterior", "attribution"])
def test_what_needs_the_coupled_model_says_so(kind: str) -> None:
    own = {
        "contrast": {"outcome": "cartels.deaths", "package": "both",
                     "baseline": "status_quo", "years": (2030,)},
        "posterior": {"quantity": "cartels.deaths",
                      "window": {"start": "2024", "end": "2024"}},
        "attribution": {"outcome": "cartels.deaths", "candidates": ("one", "two"),
                        "target": "one", "window": {"start": "2024", "end": "2024"}},
    }[kind]  # fmt: skip
    found = verdict(test_of(type=kind, threshold=threshold(">=", 0.5), **own))
    assert (found.finding.name, found.finding.reason) == ("undetermined", "needs_model")
