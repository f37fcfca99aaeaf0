"""A copy of the data files that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from vado.catalog.load import ROOT, Catalog, read_catalog
from vado.core.errors import Problems

Spoil = Callable[[str, str, str], str]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The shipped data files, copied."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    keep = shutil.ignore_patterns("*.py", "__pycache__")
    shutil.copytree(ROOT / "models", tmp_path / "models", ignore=keep)
    return tmp_path


@pytest.fixture
def spoil(tree: Path) -> Spoil:
    """Replaces a text in a file and gives the message of the reader that refuses it."""

    def spoiled(file: str, old: str, new: str) -> str:
        path = tree / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(Problems) as refused:
            read_catalog(tree)
        return str(refused.value)

    return spoiled


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped catalog."""
    return read_catalog()
