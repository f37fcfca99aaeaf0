"""What all tests share: where other authors' files are, and a cache of their own."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

BESIDE = Path(__file__).resolve().parents[2] / "shared"
"""Where the files may be when no variable says so: beside the checkout."""

settings.register_profile("vado", deadline=None, derandomize=True, max_examples=30)
settings.load_profile("vado")


def pytest_configure(config: pytest.Config) -> None:
    """What tests compile and remember goes to a folder that is thrown away."""
    folder = tempfile.TemporaryDirectory(prefix="vado-")
    os.environ["VADO_CACHE"] = folder.name
    set_hypothesis_home_dir(folder.name)
    config.add_cleanup(folder.cleanup)


def _folder(variable: str, name: str) -> Path:
    folder = Path(os.environ.get(variable, BESIDE / name))
    if not folder.is_dir():
        pytest.skip(f"needs other authors' files: set {variable}; {name} is not here")
    return folder


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The data folder, with the files of other authors in ``third_party``."""
    return _folder("VADO_DATA", "data")


@pytest.fixture(scope="session")
def reference_folder() -> Path:
    """Outputs of other authors' programs to compare with."""
    return _folder("VADO_REFERENCE", "reference")


@pytest.fixture(params=["reference", "native"])
def target(request: pytest.FixtureRequest) -> str:
    """Every target in turn."""
    if request.param == "native":
        pytest.importorskip("llvmlite", reason="the native target needs llvmlite")
    return str(request.param)
