"""Figures of a model that no run gives: of its tables, and of its calibration."""

from collections.abc import Mapping

from vado.analysis.cartels.figures import figures_of
from vado.analysis.cartels.target import read_observed
from vado.core.errors import UnknownName
from vado.lab.systems import Loaded, finder


def figures(loaded: Loaded, measure: str) -> Mapping[str, float]:
    """All figures of a measure, 'matrix' or 'fit', by name.

    They take longer than a run: ask once for many rows.
    """
    catalog = loaded.catalog
    return figures_of(
        measure, loaded.switches["network"], finder(catalog), read_observed(catalog)
    )


def figure(found: Mapping[str, float], name: str) -> float:
    """One of them.

    Raises ``UnknownName`` when there is none of that name.
    """
    if name not in found:
        raise UnknownName(name, found, "published: outcome")
    return found[name]
