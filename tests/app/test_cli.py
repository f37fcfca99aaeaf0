"""The command line end to end, as a user meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from vado.core.version import VERSION

VADO = [sys.executable, "-c", "from vado.cli.main import main; main()"]
QUICK = ("--futures", "8", "--step", "13w")


def vado(*words: str, **how: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*VADO, *words], capture_output=True, text=True, check=False, **how
    )


def refused(*words: str) -> str:
    """The one message of a command that must refuse its input."""
    done = vado(*words)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def answered(*words: str) -> dict:
    done = vado(*words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def package(tmp_path: Path):
    """Writes a package file and gives its path."""

    def write(text: str, name: str = "mine.toml") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


LABEL = 'label = { en = "Mine", es = "Mío" }\n'
HALF = (
    '[levers]\n"cartels.recruitment_factor" = [{ start = 2022-01-01, value = 0.5 }]\n'
)


def test_run_answers_with_every_promised_key() -> None:
    answer = answered("run", "cartels", *QUICK)
    assert {
        "system",
        "package",
        "scenario",
        "structure",
        "draws",
        "futures",
        "status",
        "fingerprint",
        "times",
        "outcomes",
        "caveats",
    } <= answer.keys()
    assert set(answer["status"]) == {"ok", "diverged", "negative", "failed"}
    assert answer["draws"] == "calibrated"
    assert answer["caveats"]
    for outcome in ("total_members", "deaths", "recruitment", "incapacitation"):
        bands = answer["outcomes"][f"cartels.{outcome}"]
        assert {"unit", "show", "connected", "q05", "q25", "q50", "q75", "q95"} <= (
            bands.keys()
        )
        assert len(bands["q50"]) == len(answer["times"])


def test_every_first_of_january_of_the_horizon_is_among_the_times() -> None:
    answer = answered(
        "run", "cartels", *QUICK, "--start", "2015-07-01", "--end", "2027-01-01"
    )
    assert {float(y) for y in range(2016, 2028)} < set(answer["times"])
    assert 2015.4 < answer["times"][0] < 2015.6


def test_steps_that_do_not_divide_the_year_keep_the_first_of_january() -> None:
    answer = answered(
        "run", "cartels", "--futures", "2", "--step", "3w", "--end", "2016-01-01"
    )
    assert answer["times"] == [2012.0, 2013.0, 2014.0, 2015.0, 2016.0]


def test_a_run_is_the_same_when_asked_twice_and_another_with_another_seed() -> None:
    first, second = (answered("run", "cartels", *QUICK) for _ in range(2))
    other = answered("run", "cartels", *QUICK, "--seed", "2")
    assert first == second
    assert first["fingerprint"] != other["fingerprint"]
    assert first["outcomes"] != other["outcomes"]


def test_a_package_file_gives_what_its_key_gives(package) -> None:
    mine = answered(
        "run", "cartels", *QUICK, "--package", package('key = "mine"\n' + LABEL + HALF)
    )
    shipped = answered("run", "cartels", *QUICK, "--package", "recruitment_first")
    assert mine["outcomes"] == shipped["outcomes"]


def test_compare_pairs_every_package_with_the_base() -> None:
    answer = answered("compare", "cartels", *QUICK)
    assert answer["base"] == "status_quo"
    assert {row["package"] for row in answer["rows"]} == {
        "recruitment_first",
        "arrests_first",
        "both",
    }
    assert {row["year"] for row in answer["rows"]} == {2027.0, 2032.0}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "cartel"), ["cartel", "cartels"]),
        (("run", "cartels", "--package", "both_"), ["both_", "'both'"]),
        (("run", "cartels", "--futures", "0"), ["futures", "0", "1"]),
        (("run", "cartels", "--draws", "calibrate"), ["calibrate", "calibrated"]),
        (("run", "cartels", "--scenario", "referenc"), ["referenc", "reference"]),
        (("run", "cartels", "--structure", "publishd"), ["publishd", "published"]),
        (("run", "cartels", "--switch", "netwrk=synthetic"), ["netwrk", "network"]),
        (("run", "cartels", "--switch", "network=real"), ["real", "synthetic"]),
        (("run", "cartels", "--switch", "network"), ["NAME=VALUE"]),
        (("run", "cartels", "--step", "4kg"), ["4kg", "4w"]),
        (("run", "cartels", "--step", "0w"), ["0w"]),
        (("run", "cartels", "--step", "1/0y"), ["1/0y"]),
        (("run", "cartels", "--end", "2011-01-01"), ["2011-01-01", "2012-01-01"]),
        (("run", "cartels", "--start", "2001-01-01"), ["2001-01-01", "2012-01-01"]),
        (("run", "cartels", "--end", "9999-01-01"), ["9999-01-01"]),
        (("run", "cartels", "--start", "yesterday"), ["yesterday"]),
        (("run", "cartels", "--seed", "-1"), ["seed", "-1"]),
        (("run", "cartels", "--record", "day"), ["day", "year"]),
        (("compare", "cartels", "--at", "1999-01-01"), ["1999-01-01"]),
        (("validate", "cartel"), ["cartel", "cartels"]),
        (("data", "show", "mx_homicid"), ["mx_homicid"]),
        (("brief", "--lang", "fr"), ["fr", "en"]),
    ],
)
def test_bad_words_get_one_message_that_says_what_is_allowed(words, said) -> None:
    message = refused(*words)
    for part in said:
        assert part in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            LABEL
            + 'key="m"\n[levers]\n"cartels.recruitment_facto" = '
            + "[{start = 2022-01-01, value = 0.5}]",
            ["cartels.recruitment_facto", "Did you mean 'cartels.recruitment_factor'"],
        ),
        (
            'key="m"\n' + LABEL + HALF.replace("0.5", "4.5"),
            ["mine.toml", "cartels.recruitment_factor", "4.5", "0 to 4"],
        ),
        ('key="m"\nlabel = {en = "Mine"}\n' + HALF, ["mine.toml", "label.es"]),
        ('key="m"\nlable = {en = "x", es = "x"}\n' + HALF, ["lable", "label"]),
        ('key = "m\n', ["mine.toml", "line 1"]),
        (
            'key="m"\n' + LABEL + HALF.replace("0.5", '"half"'),
            ["mine.toml", "cartels.recruitment_factor", "half"],
        ),
        (
            'key="m"\n' + LABEL + HALF.replace("2022-01-01", '"soon"'),
            ["mine.toml", "soon"],
        ),
    ],
)
def test_a_broken_package_file_is_told_by_file_and_key(package, text, said) -> None:
    message = refused("run", "cartels", "--package", package(text))
    for part in said:
        assert part in message


def test_all_problems_of_a_file_come_at_once(package) -> None:
    message = refused(
        "run",
        "cartels",
        "--package",
        package(
            'key="m"\nlabel = {en = "Mine"}\ncolour = 1\n' + HALF.replace("0.5", "9")
        ),
    )
    assert "label.es" in message
    assert "colour" in message


def test_a_missing_package_file_is_named() -> None:
    assert "nowhere.toml" in refused("run", "cartels", "--package", "nowhere.toml")


def test_a_missing_third_party_file_says_how_to_get_it(tmp_path: Path) -> None:
    done = vado(
        "run",
        "cartels",
        "--switch",
        "network=bacrim2020",
        env={"VADO_DATA": str(tmp_path), "PATH": "/usr/bin"},
    )
    assert done.returncode == 2
    for part in ("BACRIM2020", str(tmp_path), "VADO_DATA", "vado data fetch"):
        assert part in done.stderr


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "not_a_folder"
    folder.write_text("")
    message = refused("run", "cartels", *QUICK, "--out", str(folder / "x.csv"))
    assert "cannot be written" in message
    assert [p.name for p in tmp_path.iterdir()] == ["not_a_folder"]


def test_an_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    message = refused("run", "cartels", *QUICK, "--out", str(tmp_path / "x.xlsx"))
    assert ".nc" in message
    assert ".csv" in message


@pytest.mark.parametrize("suffix", ["csv", "nc"])
def test_results_are_written_whole(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"bands.{suffix}"
    done = vado("run", "cartels", *QUICK, "--out", str(target))
    assert done.returncode == 0, done.stderr
    assert [p.name for p in tmp_path.iterdir()] == [target.name]
    assert target.stat().st_size > 1_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "cartels", *QUICK), "cartels.deaths"),
        (("compare", "cartels", *QUICK), "recruitment_first"),
        (("models",), "cartels"),
        (("explain", "cartels"), "lethality"),
        (("data", "list"), "bacrim2020_nodes"),
        (("data", "show", "mx_homicide_inegi"), "2018"),
        (("schema",), "run_request"),
        (("schema", "run_answer"), "fingerprint"),
    ],
)
def test_commands_speak_to_people_too(words, said) -> None:
    done = vado(*words)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_the_json_path_imports_no_tables_and_no_labelled_arrays() -> None:
    program = (
        "import sys; from vado.cli.main import build\n"
        "words = ['run', 'cartels', '--futures', '2', '--step', '13w', '--json']\n"
        "try: build()(words)\n"
        "except SystemExit: pass\n"
        "print([m for m in ('xarray', 'pandas', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_dates_of_comparison_may_come_in_any_order() -> None:
    order, other = (
        answered("compare", "cartels", *QUICK, *words)
        for words in (
            ("--at", "2027-01-01", "--at", "2030-01-01"),
            ("--at", "2030-01-01", "--at", "2027-01-01", "--at", "2030-01-01"),
        )
    )
    assert order == other


def test_days_next_to_each_other_are_compared_apart() -> None:
    answer = answered(
        "compare", "cartels", *QUICK, "--at", "2027-07-01", "--at", "2027-07-02"
    )
    assert len(answer["best"]["cartels.deaths"]) == 2


def test_every_step_can_be_kept_and_every_first_of_january_with_it() -> None:
    answer = answered(
        "run", "cartels", "--futures", "2", "--step", "5w", "--record", "step"
    )
    assert {float(year) for year in range(2012, 2033)} <= set(answer["times"])


def test_the_version_is_told() -> None:
    done = vado("--version")
    assert (done.returncode, done.stdout) == (0, f"vado {VERSION}\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told_in_one_message() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*VADO, "models"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_large_seeds_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / "x.nc"
    done = vado("run", "cartels", *QUICK, "--seed", "3000000000", "--out", str(target))
    assert done.returncode == 0, done.stderr


def test_a_refused_request_makes_no_folder(tmp_path: Path) -> None:
    refused(
        "run", "cartels", "--futures", "0", "--out", str(tmp_path / "new" / "x.csv")
    )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_refused_as_a_file_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    assert "folder" in refused(
        "run", "cartels", *QUICK, "--out", str(tmp_path / "x.csv")
    )


def test_a_package_that_begins_after_the_run_says_so(package) -> None:
    late = package('key = "late"\n' + LABEL + HALF.replace("2022", "2040"))
    answer = answered("run", "cartels", *QUICK, "--package", late)
    assert any("after the end" in caveat["en"] for caveat in answer["caveats"])


def test_bands_can_be_written_and_printed_at_once(tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    answer = answered("run", "cartels", *QUICK, "--out", str(target))
    assert answer["fingerprint"] in target.read_text(encoding="utf-8")


def test_the_published_form_keeps_runs_that_turn_negative(package) -> None:
    text = '[levers]\n"cartels.recruitment_factor" = [{start=2022-01-01, value=0.0}]\n'
    text += '"cartels.incapacitation_factor" = [{start=2022-01-01, value=3.0}]\n'
    crash = package('key = "crash"\n' + LABEL + text)
    words = ("run", "cartels", "--draws", "published", "--package", crash)
    answer = answered(*words, "--switch", "variant=paper")
    assert answer["status"]["negative"] == 1
    assert answer["outcomes"]["cartels.total_members"]["q50"][-1] < 0
    assert any("kept in the figures" in c["en"] for c in answer["caveats"])
    capped = answered(*words)
    assert capped["status"]["ok"] == 1
    assert capped["outcomes"]["cartels.total_members"]["q50"][-1] >= 0
