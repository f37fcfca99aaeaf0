"""Figures of the conflict matrix and of the fit, by the names published.toml uses."""

from collections.abc import Callable, Mapping

import numpy as np

from vado.analysis.cartels.paper import PaperFit, paper_fit
from vado.analysis.cartels.ridge import Find
from vado.analysis.cartels.target import Annual
from vado.core.errors import UnknownName
from vado.models.cartels import network as network_of
from vado.models.cartels.network import Network, power_law

TOP = 10


def figure(
    measure: str,
    name: str,
    network: str,
    find: Find,
    series: Mapping[str, Annual],
) -> float:
    """A figure of a network: of its matrix, or of the fit over it.

    ``measure`` is 'matrix' or 'fit', as in published.toml.
    """
    figures = figures_of(measure, network, find, series)
    if name not in figures:
        raise UnknownName(name, figures, f"figures of measure '{measure}'")
    return figures[name]


def figures_of(
    measure: str, network: str, find: Find, series: Mapping[str, Annual]
) -> dict[str, float]:
    """All figures of a measure; the fit takes about a second."""
    makers: Mapping[str, Callable[[], dict[str, float]]] = {
        "matrix": lambda: matrix_figures(network_of(network, find)),
        "fit": lambda: fit_figures(paper_fit(network, find, series)),
    }
    if measure not in makers:
        raise UnknownName(measure, makers, "measure")
    return makers[measure]()


def matrix_figures(network: Network) -> dict[str, float]:
    """Figures of the ties, of the matrix, and of the sizes assumed for 2012."""
    conflict, sizes = network.conflict(), power_law(len(network.rivals))
    killed = sizes[:, None] * conflict * sizes
    return {
        "conflict_sum": float(conflict.sum()),
        "first_to_second": float(conflict[0, 1]),
        "second_to_first": float(conflict[1, 0]),
        "top_ten_share_2012": float(sizes[:TOP].sum()),
        "top_ten_deaths_2012": float(killed[:TOP, :TOP].sum() / killed.sum()),
        "rival_pairs": float(np.count_nonzero(network.rivals) / 2),
        "rival_weight": float(network.rivals.sum() / 2),
        "allied_pairs": float(np.count_nonzero(network.allies) / 2),
        "allied_weight": float(network.allies.sum() / 2),
        "groups_with_a_rival": float(network.rivals.any(axis=1).sum()),
        "groups_with_an_ally": float(network.allies.any(axis=1).sum()),
    }


def fit_figures(fit: PaperFit) -> dict[str, float]:
    """Figures of the paper's fit."""
    return {
        "squares_published": fit.published.squares,
        "squares_best": fit.best.squares,
        "refitted_recruitment_rate": fit.refitted.values["recruitment_rate"],
        "refitted_lethality": fit.refitted.values["lethality"],
        "bounds_published": float(len(fit.published.on_bounds)),
        "bounds_best": float(len(fit.best.on_bounds)),
    }
