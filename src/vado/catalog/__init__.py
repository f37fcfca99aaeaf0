"""Reads and cross-checks every data file."""

from vado.catalog.contents import Catalog, ModelFiles
from vado.catalog.load import read_catalog, read_package, series_file

__all__ = ["Catalog", "ModelFiles", "read_catalog", "read_package", "series_file"]
