"""The same request gives the same answer in Python and on the command line."""

import json
import subprocess
import sys

import numpy as np

import vado

HOW = {"futures": 64, "step": "13w", "seed": 7}
WORDS = ("--futures", "64", "--step", "13w", "--seed", "7", "--json")


def command_line(*words: str) -> dict:
    program = "from vado.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_compare_gives_the_same_json_in_python_and_on_the_command_line() -> None:
    ours = vado.compare("cartels", "recruitment_first", **HOW)
    theirs = command_line(
        "compare", "cartels", "--package", "recruitment_first", *WORDS
    )
    assert json.loads(ours.model_dump_json()) == theirs


def test_the_bands_of_the_command_line_are_quantiles_of_pythons_runs() -> None:
    table = vado.run("cartels", package="both", **HOW)
    answer = command_line("run", "cartels", "--package", "both", *WORDS)
    assert table.attrs["fingerprint"] == answer["fingerprint"]
    assert table.time.values.tolist() == answer["times"]
    for outcome, bands in answer["outcomes"].items():
        median = np.median(table[outcome].values, axis=0)
        np.testing.assert_allclose(median, bands["q50"], rtol=1e-12)


def test_models_and_explain_are_the_same_in_both() -> None:
    assert json.loads(vado.list_models().model_dump_json()) == command_line(
        "models", "--json"
    )
    assert json.loads(vado.explain("cartels").model_dump_json()) == command_line(
        "explain", "cartels", "--json"
    )


def test_a_package_made_in_python_equals_the_shipped_one() -> None:
    half = [{"start": "2022-01-01", "value": 0.5}]
    mine = vado.Package.model_validate(
        {
            "key": "recruitment_first",
            "label": {"en": "Mine", "es": "Mío"},
            "levers": {"cartels.recruitment_factor": half},
        }
    )
    ours, shipped = (
        vado.run("cartels", package=p, **HOW) for p in (mine, "recruitment_first")
    )
    assert ours.equals(shipped)
    assert ours.attrs["fingerprint"] == shipped.attrs["fingerprint"]


def test_explain_says_which_lever_reaches_which_outcome() -> None:
    reach = {r.outcome: set(r.levers) for r in vado.explain("cartels").reach}
    both = {"cartels.recruitment_factor", "cartels.incapacitation_factor"}
    assert reach["cartels.deaths"] == both
    assert reach["cartels.total_members"] == both


def test_outcomes_are_paired_future_by_future() -> None:
    answer = vado.compare("cartels", "recruitment_first", **HOW)
    base, half = (
        vado.run("cartels", package=p, **HOW)
        for p in ("status_quo", "recruitment_first")
    )
    gap = (half["cartels.deaths"] - base["cartels.deaths"]).sel(time=2027.0)
    row = next(
        r for r in answer.rows if r.outcome == "cartels.deaths" and r.year == 2027.0
    )
    np.testing.assert_allclose(row.difference.q50, float(gap.median()), rtol=1e-12)
    assert row.share_lower == float((gap < 0).mean())


def test_claims_and_verdicts_are_the_same_in_both() -> None:
    assert json.loads(vado.claims("S01").model_dump_json()) == command_line(
        "claims", "S01", "--json"
    )
    assert json.loads(vado.judge("S01").model_dump_json()) == command_line(
        "judge", "S01", "--json"
    )
