"""What can be calibrated, what that follows, and how it is told."""

import pytest

from vado.analysis.cartels.findings import Finding, Findings, Spread
from vado.analysis.cartels.paper import Optimum, PaperFit, ValleyPoint
from vado.catalog.records import Text
from vado.core.errors import MissingFile, Problems, UnknownName
from vado.lab.calibrate import calibrate
from vado.lab.calibration.answers import (
    CalibrateAnswer,
    CalibrateSummaryAnswer,
    RemadeFile,
    RemadeTable,
    SummaryRow,
)
from vado.lab.calibration.words import Language, lines
from vado.lab.requests import CalibrateRequest

WIDTH = 80


@pytest.mark.parametrize(
    ("model", "switch", "found"),
    [
        ("cartels", {"variant": "paper"}, "Allowed: network=synthetic|bacrim2020"),
        ("cartels", {"variant": "default"}, "switches.variant"),
        ("cartels", {"network": "real"}, "'real' is not a choice"),
        ("cartels", {"netwrk": "synthetic"}, "Did you mean 'network'"),
        ("opioids", {"feedback": "no_availability"}, "none is allowed"),
    ],
)
def test_a_switch_that_changes_nothing_is_refused(
    model: str, switch: dict[str, str], found: str
) -> None:
    with pytest.raises(Problems) as refused:
        calibrate(CalibrateRequest(model=model, switches=switch))
    assert found in str(refused.value)


def test_an_unknown_model_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'opioids'"):
        calibrate(CalibrateRequest(model="opiods"))


def test_without_the_draws_one_message_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VADO_DATA", "/nowhere")
    with pytest.raises(MissingFile, match="vado data fetch source_posterior_draws"):
        calibrate(CalibrateRequest(model="opioids"))


def summary(same: bool = True) -> CalibrateSummaryAnswer:
    row = SummaryRow(
        package="fent_od_risk",
        outcome="people_with_disorder",
        low=0.0015,
        median=0.0011,
        high=0.1064,
        typical=0.001,
        width=(10.41, 1.02),
    )
    file = RemadeFile(
        name="marginals.csv",
        sha256="a" * 64,
        shipped_sha256="b" * 64,
        same=same,
        file=None,
    )
    return CalibrateSummaryAnswer(
        model="opioids",
        joint="joint_draws",
        draws=4_999,
        files=(file,),
        scenario="source_base",
        futures=4_999,
        seed=1,
        first_year=2022,
        last_year=2032,
        agreement=(row,),
        version="0",
    )


def fit() -> CalibrateAnswer:
    optimum = Optimum(
        values={"lethality": 1.5e-8}, squares=37_963.5, on_bounds={"lethality": "low"}
    )
    point = ValleyPoint(
        parameter="saturation",
        value=4e-8,
        squares=38_062,
        recruitment_rate=0.0026,
        lethality=1.6e-8,
    )
    finding = Finding(
        name="some",
        sentence=Text(en="Deaths fall", es="Las muertes bajan"),
        calibrated=0.8,
        prior=0.75,
    )
    table = RemadeTable(
        network="synthetic",
        rows=4_096,
        tried=5_326,
        sha256="a" * 64,
        shipped_sha256="a" * 64,
        same=True,
        file="mine.csv",
    )
    return CalibrateAnswer(
        model="cartels",
        fit=PaperFit(
            network="synthetic",
            published=optimum,
            refitted=optimum,
            best=optimum,
            valley=(point,),
        ),
        table=table,
        findings=Findings(
            network="synthetic",
            futures=4_096,
            failed=0,
            findings=(finding,),
            spreads=(Spread(name="x", unit="1", quantiles={"q05": 0.1}),),
        ),
        version="0",
    )


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("answer", [summary(), fit()], ids=["summary", "fit"])
def test_every_line_fits_the_terminal_and_has_no_open_place(
    answer: CalibrateAnswer | CalibrateSummaryAnswer, language: Language
) -> None:
    for line in lines(answer, language):
        assert len(line) <= WIDTH
        assert "{" not in line


@pytest.mark.parametrize("answer", [summary(), fit()], ids=["summary", "fit"])
def test_both_languages_say_the_same_number_of_things(
    answer: CalibrateAnswer | CalibrateSummaryAnswer,
) -> None:
    english, spanish = list(lines(answer, "en")), list(lines(answer, "es"))
    assert len(english) == len(spanish)
    assert english[0] != spanish[0]


def test_numbers_of_the_agreement_are_in_the_lines() -> None:
    row = list(lines(summary(), "en"))[-1].split()
    assert row == [
        *("fent_od_risk,", "people_with_disorder"),
        *("0.11%", "0.15%", "10.64%", "0.10%", "10.41", "1.02"),
    ]


def test_a_file_that_differs_is_told_with_the_digest_it_should_have() -> None:
    text = "\n".join(lines(summary(same=False), "en"))
    assert "NOT equal" in text
    assert "a" * 64 in text
    assert "b" * 64 in text
    assert "NO es igual" in "\n".join(lines(summary(same=False), "es"))
