"""A user's package file: one clear message for each kind of mistake."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from vado.catalog.load import Catalog, read_package
from vado.catalog.read import LARGEST
from vado.catalog.records import Package
from vado.core.errors import Problems

HEAD = 'key = "mine"\nlabel = { en = "Mine", es = "Mío" }\n[levers]\n'
RECRUITMENT = '"cartels.recruitment_factor"'

Refuse = Callable[[str | bytes], str]


@pytest.fixture
def read(tmp_path: Path, catalog: Catalog) -> Callable[[str | bytes], Package]:
    def written(content: str | bytes) -> Package:
        path = tmp_path / "mine.toml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_package(path, catalog)

    return written


@pytest.fixture
def refuse(read: Callable[[str | bytes], Package], tmp_path: Path) -> Refuse:
    """The message about a file, without the folder."""

    def refused(content: str | bytes) -> str:
        with pytest.raises(Problems) as caught:
            read(content)
        told = str(caught.value)
        assert all(f"{tmp_path}/mine.toml: " in line for line in told.splitlines())
        return told.replace(f"{tmp_path}/", "")

    return refused


def one(value: str, start: str = "2022-01-01") -> str:
    """A package with one setting of the recruitment."""
    return f"{HEAD}{RECRUITMENT} = [{{ start = {start}, value = {value} }}]\n"


@pytest.mark.parametrize("start", ["2022-01-01", '"2022-01-01"'])
def test_a_date_may_be_bare_or_in_quotes(read, start: str) -> None:
    (setting,) = read(one("0.5", start)).levers["cartels.recruitment_factor"]
    assert (setting.start, setting.value) == (date(2022, 1, 1), 0.5)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_byte_order_marks_and_windows_lines_are_read(
    read, mark: bytes, newline: str
) -> None:
    text = one("1").replace("\n", newline)
    assert read(mark + text.encode()).label.es == "Mío"


@pytest.mark.parametrize(
    ("written", "shown", "name"),
    [
        ('"cartels.recruitment_factr"',) * 2 + ("cartels.recruitment_factr",),
        ("recruitment_factor",) * 3,
        ('"recruitment_fact"', "recruitment_fact", "recruitment_fact"),
    ],
)
def test_a_misspelt_lever_comes_with_the_nearest(
    refuse: Refuse, written: str, shown: str, name: str
) -> None:
    told = refuse(one("0.5").replace(RECRUITMENT, written))
    assert told == (
        f"mine.toml: levers.{shown}: no lever is called '{name}'. "
        "Did you mean 'cartels.recruitment_factor'?"
    )


def test_a_name_without_quotes_is_understood_as_such(refuse: Refuse) -> None:
    told = refuse(one("0.5").replace(RECRUITMENT, RECRUITMENT.strip('"')))
    assert told.startswith("mine.toml: levers.cartels: is split at the dot")
    assert f"Put the name in quotes: {RECRUITMENT} = [...]." in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("value", ["4.1", "-0.5", "1000000000000000000000"])
def test_a_value_outside_the_range_names_both(refuse: Refuse, value: str) -> None:
    told = refuse(one(value))
    assert told == (
        f"mine.toml: levers.{RECRUITMENT}[1].value: {value} is outside the lever's "
        "range. Allowed: 0 to 4."
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [('"0.5"', "'0.5'"), ("true", "true"), ("[1]", "a list"), ("2022-01-01", "2022")],
)
def test_a_value_that_is_no_number_is_refused(
    refuse: Refuse, value: str, found: str
) -> None:
    told = refuse(one(value))
    assert told.startswith(f"mine.toml: levers.{RECRUITMENT}[1].value: {found}")
    assert told.endswith("does not fit. Needed: a number without quotes.")


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_value_that_is_not_finite_is_refused(refuse: Refuse, value: str) -> None:
    told = refuse(one(value))
    assert f"[1].value: {value} does not fit. Needed: a finite number." in told


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("2022", "2022 is not a date."),
        ('"soon"', "'soon' is not a date."),
        ('"2022-02-30"', "'2022-02-30' is not in the calendar."),
        ("2022-01-01T06:00:00", "2022-01-01 06:00:00 is not a date."),
    ],
)
def test_what_is_no_date_is_refused(refuse: Refuse, start: str, found: str) -> None:
    told = refuse(one("1", start))
    assert told == (
        f"mine.toml: levers.{RECRUITMENT}[1].start: {found} "
        "A date is written year-month-day, such as 2022-01-01."
    )


@pytest.mark.parametrize("second", ["2022-01-01", "2021-06-01"])
def test_dates_that_do_not_rise_are_named(refuse: Refuse, second: str) -> None:
    told = refuse(
        f"{HEAD}{RECRUITMENT} = [\n  {{ start = 2022-01-01, value = 1 }},\n"
        f"  {{ start = {second}, value = 2 }},\n]\n"
    )
    assert f"levers.{RECRUITMENT}[2].start: {second} does not come after" in told


@pytest.mark.parametrize("setting", ["0.5", "{ start = 2022-01-01, value = 0.5 }"])
def test_a_lever_set_to_no_list_is_answered_with_an_example(
    refuse: Refuse, setting: str
) -> None:
    told = refuse(f"{HEAD}{RECRUITMENT} = {setting}\n")
    assert told.startswith(f"mine.toml: levers.{RECRUITMENT}: ")
    assert "Needed: a list, such as [{ start = 2022-01-01, value = 0.5 }]." in told


def test_an_empty_list_of_settings_is_refused(refuse: Refuse) -> None:
    assert f"levers.{RECRUITMENT}: is empty." in refuse(f"{HEAD}{RECRUITMENT} = []\n")


def test_a_missing_language_is_named(refuse: Refuse) -> None:
    told = refuse('key = "mine"\nlabel = { en = "Mine" }\n')
    assert told == (
        "mine.toml: label.es: is missing. Every text needs both languages, en and es."
    )


def test_an_unknown_key_comes_with_the_nearest(refuse: Refuse) -> None:
    told = refuse(f"lable = 1\n{HEAD}")
    assert told == "mine.toml: lable: is not known here. Did you mean 'label'?"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("key = = 1\n", "line 1, column 7: broken TOML: invalid value, in `key = = 1`"),
        ('key = "mine"\n[levers\n', "line 2, column 8: broken TOML: "),
        ('key = "a"\nkey = "b"\n', "line 2, column 10: broken TOML: cannot overwrite"),
        ("key = [1,\n", "broken TOML: invalid value, at the end of the file."),
    ],
)
def test_broken_toml_names_the_line(refuse: Refuse, text: str, place: str) -> None:
    assert refuse(text).startswith(f"mine.toml: {place}")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\x7fELF\x00\x01", "holds zero bytes: it is not a text in UTF-8."),
        (HEAD.encode("utf-16"), "holds zero bytes: it is not a text in UTF-8."),
        (HEAD.encode("latin-1"), "line 2: the byte 0xed is not UTF-8."),
        (b"#" * (LARGEST + 1), "has 4,000,001 bytes. Allowed: at most 4,000,000."),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "is nested too deeply."),
        (b"a = 1" + b"0" * 5000, "holds an endless number."),
    ],
    ids=["binary", "utf-16", "latin-1", "huge", "nested", "endless"],
)
def test_what_is_no_package_at_all_is_refused(
    refuse: Refuse, content: bytes, found: str
) -> None:
    told = refuse(content)
    assert told.startswith(f"mine.toml: {found}")
    assert len(told.splitlines()) == 1


def test_all_that_is_wrong_comes_at_once(refuse: Refuse) -> None:
    told = refuse(
        'key = "mine"\nlabel = { en = "Mine" }\nnote = 1\n[levers]\n'
        '"cartels.recruitment" = [{ start = 2022-01-01, value = 1 }]\n'
        '"cartels.incapacitation_factor" = [{ start = 2022-01-01, value = 5 }]\n'
    )
    assert len(told.splitlines()) == 4


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("none.toml", "does not exist."),
        (".", "is a folder."),
        ("here.toml/below.toml", "cannot be read (Not a directory)."),
        ("x" * 300, "cannot be read (File name too long)."),
        ("a\0b", "cannot be read (embedded null byte)."),
    ],
)
def test_a_path_that_gives_no_file_is_told(
    tmp_path: Path, catalog: Catalog, name: str, found: str
) -> None:
    (tmp_path / "here.toml").write_text(HEAD, encoding="utf-8")
    with pytest.raises(Problems) as refused:
        read_package(tmp_path / name, catalog)
    assert str(refused.value).startswith(f"{tmp_path / name}: {found}")
    assert refused.value.__cause__ is None
