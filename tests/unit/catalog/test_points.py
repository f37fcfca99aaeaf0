"""Observed points are read from the file their record names, and from no other."""

import shutil
from pathlib import Path

import pytest

from vado.catalog.load import ROOT, read_catalog
from vado.catalog.points import points
from vado.core.errors import Problems


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


def test_points_are_periods_and_values() -> None:
    found = dict(points(read_catalog(), "mx_homicide_science2023"))
    assert found["2012"] == 25_967


@pytest.mark.parametrize("content", [b"", b"period,value\n2012,x\n"])
def test_a_file_with_other_content_is_refused(copy: Path, content: bytes) -> None:
    catalog = read_catalog(copy, kinds=("series",))
    (copy / "data/series/mx_homicide_science2023.csv").write_bytes(content)
    with pytest.raises(Problems, match=r"mx_homicide_science2023\.csv: has sha256"):
        points(catalog, "mx_homicide_science2023")


def test_a_missing_file_is_named(copy: Path) -> None:
    catalog = read_catalog(copy, kinds=("series",))
    (copy / "data/series/mx_homicide_science2023.csv").unlink()
    with pytest.raises(Problems, match="cannot be read"):
        points(catalog, "mx_homicide_science2023")
