"""Observed series shipped here, and files of other authors that vado can use."""

from vado.catalog.fetch import fetch as fetch_file
from vado.catalog.find import data_folder, default_data_folder, third_party_file
from vado.catalog.load import Catalog, read_catalog
from vado.catalog.points import points
from vado.catalog.records import Record, Series, Text
from vado.core.errors import MissingFile, UnknownName
from vado.lab.citing import cite


class ThirdPartyState(Record):
    """One file of other authors and whether it is here."""

    key: str
    file: str
    present: bool
    trouble: str | None
    """Why it cannot be used, and how to get it."""
    gains: Text
    source: str
    licence: str


class DataAnswer(Record):
    """What data there is."""

    folder: str | None
    """The data folder in use."""
    series: tuple[Series, ...]
    third_party: tuple[ThirdPartyState, ...]


class SeriesAnswer(Record):
    """One observed series with its points."""

    series: Series
    source: str
    points: tuple[tuple[str, float], ...]
    """Period and value."""


def overview() -> DataAnswer:
    """List series and third-party files."""
    catalog, folder = read_catalog(), data_folder()
    return DataAnswer(
        folder=None if folder is None else str(folder),
        series=tuple(catalog.series.values()),
        third_party=tuple(_state(catalog, key) for key in catalog.third_party),
    )


def _state(catalog: Catalog, key: str) -> ThirdPartyState:
    entry, trouble = catalog.third_party[key], None
    try:
        third_party_file(entry)
    except MissingFile as error:
        trouble = str(error)
    return ThirdPartyState(
        key=key,
        file=entry.file,
        present=trouble is None,
        trouble=trouble,
        gains=entry.gains,
        source=cite(catalog.sources[entry.source]),
        licence=entry.licence,
    )


def show(key: str) -> SeriesAnswer:
    """One series with its points.

    Raises ``UnknownName`` for an unknown series.
    """
    catalog = read_catalog()
    if key not in catalog.series:
        raise UnknownName(key, catalog.series, "request: series")
    series = catalog.series[key]
    return SeriesAnswer(
        series=series,
        source=cite(catalog.sources[series.source]),
        points=points(catalog, key),
    )


class FetchAnswer(Record):
    """Files that were downloaded, by key."""

    files: dict[str, str]


def fetch(keys: tuple[str, ...]) -> FetchAnswer:
    """Download third-party files, checked by sha256; all of them when none is named."""
    catalog = read_catalog()
    for key in keys:
        if key not in catalog.third_party:
            raise UnknownName(key, catalog.third_party, "request: file")
    folder = data_folder() or default_data_folder()
    wanted = keys or tuple(catalog.third_party)
    return FetchAnswer(
        files={k: str(fetch_file(catalog.third_party[k], folder)) for k in wanted}
    )
