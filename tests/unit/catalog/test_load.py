"""Data files are checked whole, and every message says where, what and what else."""

import re
from pathlib import Path

import pytest

from vado.catalog.load import read_catalog
from vado.core.errors import Problems

LEVERS = "data/levers.toml"
PARAMETERS = "models/cartels/parameters.toml"
LETHALITY = "[lethality]\n"


def message(tree: Path) -> str:
    with pytest.raises(Problems) as refused:
        read_catalog(tree)
    return str(refused.value)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("field", ["unit", "range", "reason", "source", "place"])
def test_a_parameter_without_one_of_its_five_facts_is_refused(
    tree: Path, field: str
) -> None:
    path = tree / PARAMETERS
    head, start, rest = path.read_text(encoding="utf-8").partition(LETHALITY)
    own, bracket, others = rest.partition("\n[")
    without = re.sub(rf"(?m)^{field}\b.*\n", "", own)
    assert without != own
    path.write_text(head + start + without + bracket + others, encoding="utf-8")
    told = message(tree)
    assert f"{PARAMETERS}: lethality.{field}: is missing." in told
    assert "Needed here: " in told
    assert len(told.splitlines()) == 1


def test_a_value_outside_its_range_names_value_and_range(spoil) -> None:
    told = spoil(LEVERS, "default = 1", "default = 7")
    assert told == (
        f'{LEVERS}: "cartels.recruitment_factor".default: 7 is outside its range. '
        "Allowed: 0 to 4."
    )


def test_a_range_upside_down_is_refused_with_both_ends(spoil) -> None:
    told = spoil(LEVERS, "{ low = 0, high = 4 }", "{ low = 5, high = 4 }")
    assert f'{LEVERS}: "cartels.recruitment_factor".range: low (5)' in told
    assert "is above high (4). Swap them or check the source." in told


def test_an_unknown_key_comes_with_the_nearest_one(spoil) -> None:
    told = spoil(LEVERS, "grade =", "grad =")
    assert '"cartels.recruitment_factor".grad: is not known here.' in told
    assert "Did you mean 'grade'?" in told


def test_a_wrong_word_comes_with_the_nearest_one_and_with_all(spoil) -> None:
    told = spoil("data/outcomes.toml", 'show = "number"', 'show = "numbers"')
    assert "show: 'numbers' does not fit. Did you mean 'number'?" in told
    assert "Allowed: number, sign, none." in told


def test_a_missing_language_is_named(spoil) -> None:
    told = spoil("data/actors.toml", "label.es = ", "label.fr = ")
    assert "mexican_government.label.es: is missing." in told
    assert "Every text needs both languages, en and es." in told
    assert "mexican_government.label.fr: is not known here. Known: en, es." in told


def test_a_number_in_quotes_is_refused(spoil) -> None:
    told = spoil(LEVERS, "default = 1", 'default = "1"')
    assert "default: '1' does not fit. Needed: a number without quotes." in told


def test_a_word_of_an_unknown_kind_of_check_is_refused(tree: Path) -> None:
    path = tree / "models/cartels/checks.toml"
    path.write_text('[one]\nkind = "bound"\n', encoding="utf-8")
    told = message(tree)
    assert "models/cartels/checks.toml: one.kind: 'bound' does not fit." in told
    assert "Allowed: bounded, balanced, directed." in told


def test_broken_toml_names_file_and_line(spoil) -> None:
    told = spoil(LEVERS, "default = 1", "default = = 1")
    assert re.match(rf"{LEVERS}: line \d+, column \d+: broken TOML: ", told)
    assert "`default = = 1`" in told


def test_a_file_in_another_encoding_names_the_line(tree: Path) -> None:
    path = tree / "data/actors.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    told = message(tree)
    assert re.match(r"data/actors.toml: line \d+: the byte 0x\w\w is not UTF-8", told)


def test_all_problems_of_all_files_come_at_once(tree: Path) -> None:
    replace(tree / LEVERS, "default = 1", "default = 9")
    replace(tree / LEVERS, 'grade = "D"', 'grade = "F"')
    replace(tree / "data/sources.toml", "year = 2023", "year = 2023.5")
    replace(tree / PARAMETERS, 'kind = "published"', 'kind = "guess"')
    (tree / "data/packages/both.toml").write_text("key = [\n", encoding="utf-8")
    files = {line.split(":")[0] for line in message(tree).splitlines()}
    assert files == {
        LEVERS,
        "data/sources.toml",
        PARAMETERS,
        "data/packages/both.toml",
    }


def test_a_key_that_is_not_the_file_name_is_refused(spoil) -> None:
    told = spoil("data/packages/both.toml", 'key = "both"', 'key = "all"')
    assert told.startswith("data/packages/both.toml: key: 'all' is not the file's name")


def test_a_record_outside_every_table_is_refused(tree: Path) -> None:
    path = tree / "data/actors.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f'country = "mx"\n{text}', encoding="utf-8")
    assert "data/actors.toml: country: stands outside every table." in message(tree)


def test_the_same_record_twice_in_a_list_is_refused(tree: Path) -> None:
    path = tree / "data/claims/origin.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('id = "S02"', 'id = "S01"'), encoding="utf-8")
    assert "'S01' stands here twice." in message(tree)


def test_a_missing_file_is_told_and_not_passed_over(tree: Path) -> None:
    (tree / LEVERS).unlink()
    assert message(tree) == f"{LEVERS}: does not exist. Check the name and folder."


def test_only_the_kinds_asked_for_are_read(tree: Path) -> None:
    (tree / "data/sources.toml").unlink()
    read = read_catalog(tree, kinds=("levers", "about"))
    assert read.levers
    assert read.models["cartels"].about.key == "cartels"
    assert not read.sources
    assert not read.models["cartels"].parameters


def test_only_the_models_asked_for_are_read(tree: Path) -> None:
    assert not read_catalog(tree, models=()).models
