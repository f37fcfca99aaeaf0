"""The commands validate and calibrate, as a user meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

VADO = [sys.executable, "-c", "from vado.cli.main import main; main()"]
TABLE = "source_policy_table_vensim_bestfit.csv"
HEAD = "scenario,policy,od_deaths_2022_2032,oud_person_years_2022_2032"


def vado(
    *words: str, data: str = "/nowhere", reference: str = "/nowhere", width: int = 100
) -> subprocess.CompletedProcess[str]:
    own = {"VADO_DATA": data, "VADO_REFERENCE": reference, "COLUMNS": str(width)}
    return subprocess.run(
        [*VADO, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **own},
    )


def told(folder: Path, *lines: str) -> str:
    """A folder of expected outputs whose policy table has these lines."""
    (folder / "opioids").mkdir()
    (folder / "opioids" / TABLE).write_text("\n".join((HEAD, *lines)), encoding="utf-8")
    return str(folder)


def test_validate_ends_well_where_all_that_differs_is_explained() -> None:
    done = vado("validate", "opioids", "--json")
    assert done.returncode == 0
    rows = json.loads(done.stdout)["rows"]
    off = [row["name"] for row in rows if row["ok"] is False]
    assert off == ["observed_2024_summary"]


def test_validate_ends_with_one_where_a_number_differs(tmp_path: Path) -> None:
    reference = told(tmp_path, "Base,Baseline,541000,28915310")
    done = vado("validate", "opioids", "--json", reference=reference)
    assert done.returncode == 1
    rows = {row["name"]: row for row in json.loads(done.stdout)["rows"]}
    row = rows["source_base_baseline_overdose_deaths_2022_2032"]
    assert (row["reported"], row["ok"], row["explained"]) == (541_000, False, False)
    assert rows["source_base_baseline_person_years_2022_2032"]["ok"] is True


def test_a_number_that_differs_stands_out_on_the_terminal(tmp_path: Path) -> None:
    reference = told(tmp_path, "Base,Baseline,541000,28915310")
    done = vado("validate", "opioids", reference=reference)
    assert done.returncode == 1
    (line,) = (x for x in done.stdout.splitlines() if "541,000" in x)
    assert line.split() == ["Baseline", "541,000", "541,753", "1.4e-03", "NO"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("validate", "opiods"), "Did you mean 'opioids'"),
        (("calibrate", "opiods"), "Did you mean 'opioids'"),
        (("calibrate", "opioids"), "vado data fetch source_posterior_draws"),
        (("calibrate", "opioids", "--switch", "feedback=no_availability"), "allowed"),
        (("calibrate", "cartels", "--switch", "variant=paper"), "network=synthetic"),
        (("calibrate", "cartels", "--switch", "network=bacrim2020"), "data fetch"),
        (("calibrate", "cartels", "--out", "table.txt"), "csv"),
    ],
)
def test_what_cannot_be_done_is_one_message(words: tuple[str, ...], found: str) -> None:
    done = vado(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert found in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_damaged_table_of_expected_outputs_is_refused(tmp_path: Path) -> None:
    done = vado("validate", "opioids", reference=told(tmp_path, "Base,None,many,1"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "line 2 does not hold a number" in done.stderr


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_of_a_table_is_wider_than_the_terminal(width: int) -> None:
    lines = vado("validate", width=width).stdout.splitlines()
    assert max(map(len, lines)) <= width
    names = ("policies: overdose_deaths_2022_2032, source_base", "half_step")
    assert all(any(line.strip().startswith(n) for line in lines) for n in names)


def test_the_terminal_ends_with_how_many_rows_agree() -> None:
    lines = vado("validate", "opioids").stdout.splitlines()
    (whole,) = (line.split() for line in lines if line.strip().startswith("every row"))
    rows, agree, known, off, alone = map(int, whole[2:7])
    assert rows == agree + known + off + alone
    assert (known, off) == (1, 0)


def test_calibrate_speaks_both_languages(data_folder: Path) -> None:
    english, spanish = (
        vado("calibrate", "opioids", "--lang", language, data=str(data_folder))
        for language in ("en", "es")
    )
    assert english.stdout.count("equal, byte for byte, to the one that ships") == 2
    assert spanish.stdout.count("igual, byte por byte, al que se distribuye") == 2


def test_calibrate_in_json_is_the_same_in_any_language(data_folder: Path) -> None:
    words = ("calibrate", "opioids", "--json")
    answers = [
        json.loads(vado(*words, *more, data=str(data_folder)).stdout)
        for more in ((), ("--lang", "es"))
    ]
    assert answers[0] == answers[1]
    assert all(file["same"] for file in answers[0]["files"])
