"""The points of an observed series, read once its file is known to be the right one."""

import csv
import hashlib

from vado.catalog.contents import Catalog
from vado.catalog.load import series_file
from vado.core.errors import Problem, Problems


def points(catalog: Catalog, key: str) -> tuple[tuple[str, float], ...]:
    """Period and value of every point of a series.

    Raises ``Problems`` when the file is not there or is not what its record names.
    """
    series = catalog.series[key]
    path = series_file(series, catalog.folder)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refused(path.name, f"cannot be read ({error.strerror}).") from error
    found = hashlib.sha256(content).hexdigest()
    if found != series.sha256:
        raise _refused(path.name, f"has sha256 {found}, not {series.sha256}.")
    rows = csv.DictReader(content.decode().splitlines())
    return tuple((row["period"], float(row["value"])) for row in rows)


def _refused(name: str, found: str) -> Problems:
    remedy = "Install vado again, or give its record the sha256 of the new file."
    return Problems([Problem(file=f"data/series/{name}", found=found, remedy=remedy)])
