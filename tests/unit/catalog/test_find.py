"""Where files of other authors are looked for, and what is said when they are not."""

import hashlib
from pathlib import Path

import pytest

from vado.catalog.find import data_folder, default_data_folder, third_party_file
from vado.catalog.load import Catalog
from vado.catalog.records import ThirdParty
from vado.core.errors import DamagedFile, MissingFile

CONTENT = b"YEAR,homicide\n"


@pytest.fixture
def entry(catalog: Catalog) -> ThirdParty:
    """An entry whose file has a known content."""
    facts = {"sha256": hashlib.sha256(CONTENT).hexdigest()}
    return catalog.third_party["trends2012_2021"].model_copy(update=facts)


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that VADO_DATA names, with a place for the file."""
    monkeypatch.setenv("VADO_DATA", str(tmp_path))
    (tmp_path / "third_party").mkdir()
    return tmp_path


def test_the_variable_comes_before_the_users_own_folder(named: Path) -> None:
    assert data_folder() == named


def test_without_the_variable_the_users_own_folder_counts_if_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VADO_DATA", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_data_folder() == tmp_path / "vado"
    assert data_folder() is None
    (tmp_path / "vado").mkdir()
    assert data_folder() == tmp_path / "vado"


def test_a_file_with_the_right_content_is_found(named: Path, entry: ThirdParty) -> None:
    path = named / "third_party" / entry.file
    path.write_bytes(CONTENT)
    assert third_party_file(entry) == path


def test_a_missing_file_is_told_with_the_place_and_the_remedy(
    named: Path, entry: ThirdParty
) -> None:
    with pytest.raises(MissingFile) as missing:
        third_party_file(entry)
    told = str(missing.value)
    assert told.startswith(str(named / "third_party" / "Trends2012_2021.csv"))
    assert "VADO_DATA names that folder" in told
    assert "`vado data fetch trends2012_2021`" in told


def test_without_any_data_folder_the_message_says_how_to_set_one(
    tmp_path: Path, entry: ThirdParty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VADO_DATA", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(MissingFile, match="VADO_DATA is not set") as missing:
        third_party_file(entry)
    assert "set VADO_DATA to a folder that holds third_party/" in str(missing.value)


def test_another_file_under_the_name_is_refused(named: Path, entry: ThirdParty) -> None:
    (named / "third_party" / entry.file).write_bytes(b"something else\n")
    with pytest.raises(DamagedFile) as damaged:
        third_party_file(entry)
    assert hashlib.sha256(b"something else\n").hexdigest() in str(damaged.value)
    assert entry.sha256 in str(damaged.value)


def test_a_folder_in_the_place_of_the_file_is_told(
    named: Path, entry: ThirdParty
) -> None:
    (named / "third_party" / entry.file).mkdir()
    with pytest.raises(MissingFile, match="cannot be read"):
        third_party_file(entry)
