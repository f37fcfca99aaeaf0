"""Members of 150 cartels: recruitment, incapacitation, conflict and drop-out."""

from collections.abc import Callable, Mapping
from pathlib import Path

from vado.core.model import Built
from vado.models.cartels.model import cartels
from vado.models.cartels.network import Network, bacrim2020, synthetic

__all__ = ["build", "network"]


def build(switches: Mapping[str, str], find: Callable[[str], Path]) -> Built:
    """The model under these switches, with its tables.

    ``find`` gives the path of a third-party file by its key.
    """
    return Built(
        model=cartels(switches["variant"]),
        tables=network(switches["network"], find).tables(),
    )


def network(choice: str, find: Callable[[str], Path]) -> Network:
    """The network of a choice: ``synthetic`` or ``bacrim2020``."""
    if choice == "synthetic":
        return synthetic()
    return bacrim2020(
        find("bacrim2020_nodes"),
        find("bacrim2020_rivals"),
        find("bacrim2020_alliances"),
    )
